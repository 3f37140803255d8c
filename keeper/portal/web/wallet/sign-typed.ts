import type { EncryptionKeyRequest } from "../../../protocol/encryption-key.ts";
import type { Wallet } from "./wallet.ts";

const DOMAIN = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/**
 * Has a wallet sign by EIP-712. Most wallets want to be on the chain that the domain names.
 *
 * @returns 0x and hex digits
 * @throws what the wallet throws, or TypeError when it answers with something else
 */
export async function signTyped(
  { provider }: Wallet,
  account: string,
  { domain, types, primaryType, message }: EncryptionKeyRequest,
): Promise<string> {
  const typed = {
    domain: { ...domain, chainId: String(domain.chainId) },
    types: { EIP712Domain: DOMAIN, ...types },
    primaryType,
    message: { ...message, index: String(message.index) },
  };
  const signature = await provider.request({
    method: "eth_signTypedData_v4",
    params: [account, JSON.stringify(typed)],
  });
  if (typeof signature !== "string" || !/^0x([0-9a-fA-F]{2})+$/.test(signature)) {
    throw new TypeError("the wallet's answer is no signature");
  }
  return signature;
}
