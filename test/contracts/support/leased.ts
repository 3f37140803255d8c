import type { Lending } from "./lending-type.ts";
import { requested } from "./requested.ts";

/** Has the keeper, or who is told, ask broker 1, which answers; returns the ids and when the lease ends. */
export async function leased(p: Lending, how: Parameters<typeof requested>[1] = {}) {
  const { requestId } = await requested(p, how);
  await p.leases.connect(p.carol).answer(requestId, "0xbeef");
  const { leaseId } = await p.leases.requestOf(requestId);
  return { requestId, leaseId, endsAt: Number((await p.leases.leaseOf(leaseId)).endsAt) };
}
