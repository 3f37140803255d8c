import type { Plan } from "../core/plan.ts";
import type { ChainHeads } from "./chain-heads.ts";
import type { Contracts } from "./contracts.ts";

/** Plans that are asked for at the same time. */
const WIDTH = 16;

/** What is for sale as of one block. */
export interface ChainOffer {
  readonly plans: readonly (Plan & {
    readonly pricePerDay: bigint;
    readonly minDays: number;
    readonly maxDays: number;
    readonly deliveryDeadline: number;
    readonly stock: number;
    readonly retired: boolean;
  })[];
  readonly paused: boolean;
  /** The newest subscription's number. */
  readonly subscriptions: bigint;
}

/**
 * Reads all plans at the confirmed block, by the word of one server.
 *
 * @throws RetryableError when the chain cannot be asked
 */
export async function readOffer(heads: ChainHeads, contracts: Contracts): Promise<ChainOffer> {
  const { value } = await heads.at("confirmed", async (rpc, block): Promise<ChainOffer> => {
    const subscriptions = contracts.at(rpc, block);
    const [count, paused, newest] = await Promise.all([
      subscriptions.planCount(),
      subscriptions.paused(),
      subscriptions.subscriptionCount(),
    ]);
    const read = async (id: bigint) => {
      const terms = await subscriptions.planOf(id);
      return {
        id,
        name: terms.name,
        image: terms.image,
        pricePerDay: terms.pricePerDay,
        retired: terms.retired,
        vcpus: Number(terms.vcpus),
        memoryMiB: Number(terms.memoryMiB),
        diskGiB: Number(terms.diskGiB),
        mbps: Number(terms.mbps),
        minDays: Number(terms.minDays),
        maxDays: Number(terms.maxDays),
        gracePeriod: Number(terms.gracePeriod),
        deliveryDeadline: Number(terms.deliveryDeadline),
        stock: Number(terms.stock),
      };
    };
    const plans: ChainOffer["plans"][number][] = [];
    const ids = Array.from({ length: Number(count) }, (_, index) => BigInt(index + 1));
    for (let at = 0; at < ids.length; at += WIDTH)
      plans.push(...(await Promise.all(ids.slice(at, at + WIDTH).map(read))));
    return { plans, paused, subscriptions: newest };
  });
  return value;
}
