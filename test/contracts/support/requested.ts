import type { AddressLike } from "ethers";
import type { Lending } from "./lending-type.ts";

/** Has the keeper, or `by`, ask broker 1 for a prefix; returns the request's id and the last second of its answer. */
export async function requested(
  p: Lending,
  { deployment = p.subscriptions, by = p.keeper }: { deployment?: AddressLike; by?: Lending["keeper"] } = {},
) {
  const { price, keyEpoch } = await p.registry.termsOf(1);
  await p.leases.connect(by).request(1, keyEpoch, deployment, "0xc0ffee", { value: price });
  const requestId = await p.leases.requestCount();
  return { requestId, answerBy: Number((await p.leases.requestOf(requestId)).answerBy) };
}
