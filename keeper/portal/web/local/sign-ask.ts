import { signText } from "../wallet/sign-text.ts";
import type { Wallet } from "../wallet/wallet.ts";
import type { Ask } from "./ask.ts";

const DOMAIN = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/**
 * Has a wallet sign what the program asks for.
 *
 * @returns 0x and hex digits
 * @throws what the wallet throws
 */
export async function signAsk(wallet: Wallet, account: string, ask: Ask): Promise<string> {
  if (ask.kind === "text") return signText(wallet, account, ask.text);
  const { types, ...request } = ask.request;
  const typed = JSON.stringify({ ...request, types: { EIP712Domain: DOMAIN, ...types } });
  const signature = await wallet.provider.request({
    method: "eth_signTypedData_v4",
    params: [account, typed],
  });
  return String(signature);
}
