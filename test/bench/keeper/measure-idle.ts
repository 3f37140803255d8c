import { setTimeout as sleep } from "node:timers/promises";
import type { Figure } from "../figure.ts";
import { BenchBed } from "./bench-bed.ts";

const LIVE = 5_000;
const WATCHED_SECONDS = 60;
const BLOCK_MS = 2_000;
/** Some ticks of the reconciler. */
const SETTLING_MS = 60_000;

/**
 * What a keeper costs that has nothing to do: 5,000 subscriptions that run, a new block every two seconds, nothing in
 * them. It begins without a store, so that it takes 5,000 machines over first, as a rebuild does.
 */
export async function measureIdle(): Promise<Figure[]> {
  const bed = await BenchBed.open();
  try {
    const buyer = await bed.shop.tenant.getAddress();
    await bed.send(buyer, await Promise.all(Array.from({ length: LIVE }, () => bed.purchaseCall())));
    await bed.deliver(Array.from({ length: LIVE }, (_, index) => BigInt(index + 1)));
    // On a machine that is busy the node hangs up now and then; the next block comes all the same.
    const mining = setInterval(() => void bed.chain.mine().catch(() => undefined), BLOCK_MS);
    try {
      await bed.startKeeper(LIVE);
      const begun = Date.now();
      const attested = new Set<string>();
      await bed.until(({ msg, subscription }) => {
        if (msg === "attested" && subscription !== undefined) attested.add(subscription);
        return attested.size === LIVE;
      });
      const takenOver = Date.now() - begun;
      // The next looks at all still read in full what has just changed.
      await sleep(SETTLING_MS);
      const [before, from] = [await bed.cost(), bed.calls()];
      await sleep(WATCHED_SECONDS * 1_000);
      const [after, to] = [await bed.cost(), bed.calls()];
      const cpu = ((after.cpuSeconds - before.cpuSeconds) / WATCHED_SECONDS) * 100;
      return [
        { name: "keeper.idle.take-over", value: takenOver, unit: "ms", target: null },
        { name: "keeper.idle.cpu", value: Math.round(cpu * 10) / 10, unit: "%", target: null },
        {
          name: "keeper.idle.rpc-calls",
          value: (to - from) / (WATCHED_SECONDS / 60),
          unit: "/min",
          target: null,
        },
        { name: "keeper.idle.memory", value: after.peakMiB, unit: "MiB", target: 200 },
      ];
    } finally {
      clearInterval(mining);
    }
  } finally {
    await bed.close();
  }
}
