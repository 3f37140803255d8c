import { ZeroAddress } from "ethers";
import type { BlockRef, ChainView } from "../core/chain-view.ts";
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from "../core/subscription.ts";
import type { SubscriptionAnswer } from "./subscription-answer.ts";

/** The contracts' words in ours. */
export function viewOf(
  id: bigint,
  block: BlockRef,
  { record, access, plan, byContract }: SubscriptionAnswer,
): ChainView {
  const hasToken = access.owner !== ZeroAddress;
  return {
    block,
    subscription: {
      id,
      planId: record.planId,
      status: statusOf(record.status),
      payer: record.payer,
      recipient: record.recipient,
      owner: hasToken ? access.owner : null,
      ownerKind: byContract ? "contract" : "eoa",
      user:
        access.user === ZeroAddress ? null : { address: access.user, expires: seconds(access.userExpires) },
      purchaseRef: record.purchaseRef,
      encryptionKey: hasToken ? access.encryptionKey : record.encryptionKey,
      epoch: Number(access.epoch),
      hasCredential: access.sealedAt !== 0n,
      deliverBy: Number(record.deliverBy),
      startsAt: Number(record.startsAt),
      expiresAt: Number(record.expiresAt),
      held: false,
      throttleMbps: 0,
      operations: Number(record.operations),
    },
    plan: {
      id: record.planId,
      name: plan.name,
      vcpus: Number(plan.vcpus),
      memoryMiB: Number(plan.memoryMiB),
      diskGiB: Number(plan.diskGiB),
      mbps: Number(plan.mbps),
      image: plan.image,
      gracePeriod: Number(plan.gracePeriod),
    },
  };
}

function statusOf(value: bigint): SubscriptionStatus {
  const status = SUBSCRIPTION_STATUSES[Number(value)];
  if (status === undefined) throw new Error(`status ${value} is newer than this keeper`);
  return status;
}

/** A tenant may lend a login until the end of time (uint64): cut to what a number holds exactly. */
function seconds(value: bigint): number {
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value);
}
