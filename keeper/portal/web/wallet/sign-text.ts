import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Wallet } from "./wallet.ts";

/**
 * Has a wallet sign a text by EIP-191. Which chain it is on does not matter.
 *
 * @returns 0x and hex digits
 * @throws what the wallet throws, or TypeError when it answers with something else
 */
export async function signText({ provider }: Wallet, account: string, text: string): Promise<string> {
  const signature = await provider.request({
    method: "personal_sign",
    params: [`0x${bytesToHex(utf8ToBytes(text))}`, account],
  });
  if (typeof signature !== "string" || !/^0x([0-9a-fA-F]{2})+$/.test(signature)) {
    throw new TypeError("the wallet's answer is no signature");
  }
  return signature;
}
