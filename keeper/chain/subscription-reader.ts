import { ZeroAddress } from "ethers";
import type { BlockRef, ChainView, Depth } from "../core/chain-view.ts";
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from "../core/subscription.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";
import type { RpcPool } from "./rpc-pool.ts";

/** Ids asked for in one call. Each costs the server a few storage reads: well below its gas limit for calls. */
const PAGE = 500n;

/** Reads subscriptions as of one block, by its hash: what is returned was true together. */
export class ChainSubscriptionReader {
  readonly #pool: RpcPool;
  readonly #heads: ChainHeads;
  readonly #contracts: Contracts;
  readonly #deploymentBlock: number;

  constructor(pool: RpcPool, heads: ChainHeads, contracts: Contracts, deploymentBlock: number) {
    this.#pool = pool;
    this.#heads = heads;
    this.#contracts = contracts;
    this.#deploymentBlock = deploymentBlock;
  }

  block(depth: Depth): Promise<BlockRef> {
    return this.#heads.block(depth);
  }

  /** Null while the id does not exist at that depth. */
  async read(id: bigint, depth: Depth): Promise<ChainView | null> {
    const block = await this.#heads.block(depth);
    if (block.number < this.#deploymentBlock) return null;
    return this.#pool.onOneServer(async (rpc) => {
      const { subscriptions, credential } = this.#contracts.at(rpc, block);
      const [record, access] = await Promise.all([subscriptions.subscriptionOf(id), credential.accessOf(id)]);
      const status = statusOf(record.status);
      if (status === "none") return null;
      const plan = await subscriptions.planOf(record.planId);
      const hasToken = access.owner !== ZeroAddress;
      return {
        block,
        subscription: {
          id,
          planId: record.planId,
          status,
          payer: record.payer,
          recipient: record.recipient,
          owner: hasToken ? access.owner : null,
          user:
            access.user === ZeroAddress
              ? null
              : { address: access.user, expires: seconds(access.userExpires) },
          purchaseRef: record.purchaseRef,
          encryptionKey: hasToken ? access.encryptionKey : record.encryptionKey,
          epoch: Number(access.epoch),
          hasCredential: access.sealedAt !== 0n,
          deliverBy: Number(record.deliverBy),
          startsAt: Number(record.startsAt),
          expiresAt: Number(record.expiresAt),
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
    });
  }

  /** Ids whose status at that depth is neither none, refunded nor closed, ascending. */
  async liveIds(depth: Depth): Promise<readonly bigint[]> {
    const block = await this.#heads.block(depth);
    if (block.number < this.#deploymentBlock) return [];
    return this.#pool.onOneServer(async (rpc) => {
      const { subscriptions } = this.#contracts.at(rpc, block);
      const live: bigint[] = [];
      for (let first = 1n; ; first += PAGE) {
        const page = await subscriptions.statusesFrom(first, PAGE);
        for (const [index, value] of page.entries()) {
          const status = statusOf(value);
          if (status !== "none" && status !== "refunded" && status !== "closed")
            live.push(first + BigInt(index));
        }
        if (page.length < PAGE) return live;
      }
    });
  }
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
