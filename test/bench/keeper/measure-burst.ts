import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { BenchBed } from "./bench-bed.ts";

const BLOCKS = 10;
const PURCHASES = 1_000;
const BLOCK_MS = 1_000;

/** A thousand purchases within ten blocks, against a hypervisor that takes no time. A block a second goes on after them. */
export async function measureBurst(): Promise<Figure[]> {
  const bed = await BenchBed.open();
  try {
    await bed.startKeeper();
    const buyer = await bed.shop.tenant.getAddress();
    const minedAt = new Map<number, number>();
    const boughtAt: number[] = [];
    const delivered = new Map<bigint, number>();
    const { subscriptions } = bed.shop;
    for (let block = 0; delivered.size < PURCHASES; block++) {
      const next = sleep(BLOCK_MS);
      if (block < BLOCKS) {
        const calls = Array.from({ length: PURCHASES / BLOCKS }, () => bed.purchaseCall());
        await bed.post(buyer, await Promise.all(calls));
      }
      await bed.chain.mine();
      const { number } = await bed.chain.head();
      minedAt.set(number, Date.now());
      const at = minedAt.get(number) ?? 0;
      if (block < BLOCKS) boughtAt.push(...Array.from({ length: PURCHASES / BLOCKS }, () => at));
      const events = await subscriptions.queryFilter(subscriptions.filters.Delivered(), number, number);
      for (const { args } of events) delivered.set(args.id, at);
      await next;
    }
    const times = [...delivered]
      .map(([id, at]) => at - (boughtAt[Number(id) - 1] ?? 0))
      .sort((a, b) => a - b);
    const quantile = (share: number) => times[Math.ceil(times.length * share) - 1] ?? Number.NaN;
    return [
      { name: "keeper.burst.p50", value: quantile(0.5), unit: "ms", target: null },
      { name: "keeper.burst.p99", value: quantile(0.99), unit: "ms", target: null },
      { name: "keeper.burst.memory", value: (await bed.cost()).peakMiB, unit: "MiB", target: 200 },
    ];
  } finally {
    await bed.close();
  }
}
