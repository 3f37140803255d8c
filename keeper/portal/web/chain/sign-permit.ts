import type { Wallet } from "../wallet/wallet.ts";
import type { Money } from "./money.ts";
import type { Permit } from "./purchase-calls.ts";
import { readContract } from "./read-contract.ts";

const field = (name: string, type: string) => ({ name, type });
const TYPES = {
  EIP712Domain: [
    field("name", "string"),
    field("version", "string"),
    field("chainId", "uint256"),
    field("verifyingContract", "address"),
  ],
  Permit: [
    field("owner", "address"),
    field("spender", "address"),
    field("value", "uint256"),
    field("nonce", "uint256"),
    field("deadline", "uint256"),
  ],
};

/**
 * Has a plain wallet allow exactly `value` of a token until `deadline` by a signature (ERC-2612).
 *
 * @throws what the wallet throws, or TypeError when it answers with something else than a plain signature
 */
export async function signPermit(
  { provider }: Wallet,
  owner: string,
  chainId: number,
  token: Money,
  allowance: { readonly spender: string; readonly value: bigint; readonly deadline: bigint },
): Promise<Permit> {
  if (token.permit === null) throw new TypeError("the token takes no permits");
  const nonce = (await readContract(provider, token.address, "nonces(address)", [owner])).big(0);
  const { spender, value, deadline } = allowance;
  const typed = {
    types: TYPES,
    primaryType: "Permit",
    domain: { ...token.permit, chainId: String(chainId), verifyingContract: token.address },
    message: { owner, spender, value: String(value), nonce: String(nonce), deadline: String(deadline) },
  };
  const signature = await provider.request({
    method: "eth_signTypedData_v4",
    params: [owner, JSON.stringify(typed)],
  });
  const [, r, s, v] = /^0x([0-9a-f]{64})([0-9a-f]{64})([0-9a-f]{2})$/i.exec(String(signature)) ?? [];
  if (r === undefined || s === undefined || v === undefined)
    throw new TypeError("the wallet's answer is no signature of a plain account");
  // Some wallets count from 0, tokens from 27.
  const parity = Number.parseInt(v, 16) % 27;
  return { value, deadline, v: 27 + parity, r: `0x${r}`, s: `0x${s}` };
}
