import type { Provider } from "./wallet.ts";

/** An account whose code only points to a wallet's code has a key and a nonce all the same (EIP-7702). */
const DELEGATED = /^0xef0100/i;

/** Whether an account is a contract: it signs by owners, and its nonce says nothing. */
export async function isContractAccount(provider: Provider, account: string): Promise<boolean> {
  const code = String(await provider.request({ method: "eth_getCode", params: [account, "latest"] }));
  return code !== "0x" && !DELEGATED.test(code);
}
