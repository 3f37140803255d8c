import type { ApiSubscription } from "../../../../protocol/api/subscription.ts";

/** A machine that runs out within so long wants to be renewed. Seconds. */
export const SOON = 7 * 86_400;

export type Attention = "grace" | "late" | "soon" | "no-key" | null;

/** Why somebody should do something about a machine; null where all is well, or it is not theirs to do. */
export function attentionOf(of: ApiSubscription, account: string, now: number): Attention {
  const isMine = same(of.owner, account);
  if (of.status === "grace" && isMine) return "grace";
  if (of.status === "pending") return of.deliverBy < now ? "late" : null;
  if (of.status !== "active" || !isMine) return null;
  if (of.expiresAt - now <= SOON) return "soon";
  return /^0x0*$/.test(of.encryptionKey) ? "no-key" : null;
}

/** Whether two addresses are the same, however they are written. */
export function same(one: string | null | undefined, other: string | null): boolean {
  return typeof one === "string" && other !== null && one.toLowerCase() === other.toLowerCase();
}
