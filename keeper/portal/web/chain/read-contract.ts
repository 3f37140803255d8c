import type { Provider } from "../wallet/wallet.ts";
import { callData, type Word } from "./call-data.ts";
import { Words } from "./words.ts";

/**
 * Asks a contract through the wallet's own server, as of its newest block.
 *
 * @param signature of a view whose arguments take one word each
 * @throws what the wallet throws; RangeError when the answer is none, as where there is no such contract
 */
export async function readContract(
  provider: Provider,
  contract: string,
  signature: string,
  args: readonly Word[] = [],
): Promise<Words> {
  const call = { to: contract, data: callData(signature, args) };
  return new Words(await provider.request({ method: "eth_call", params: [call, "latest"] }));
}
