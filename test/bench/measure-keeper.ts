import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type KeeperProcess, startKeeperProcess } from "../../devnet/keeper/keeper-process.ts";
import { KeeperBed } from "../keeper/support/keeper-bed.ts";
import type { Figure } from "./figure.ts";

const WARM_UP = 2;
const SALES = 15;
const PATIENCE_MS = 60_000;

/**
 * First measures, on two cores that had other work, came to 1,900 ms and 380 MiB (170 MiB at the start, the rest being
 * heap that V8 had no reason yet to collect).
 */
const TARGETS = { p50: 2_000, rss: 400 } as const;

/**
 * The keeper as a process of its own, with a local chain, the Proxmox simulator and guests that boot at once: what is
 * measured is the keeper's own way, and the waits it makes. It looks every 50 ms at chain and guests.
 */
export async function measureKeeper(): Promise<Figure[]> {
  const bed = await KeeperBed.open();
  let keeper: KeeperProcess | undefined;
  try {
    const config = await bed.configFile({ log: { level: "debug" } });
    keeper = await startKeeperProcess(config, join(bed.folder, "keeper.log"));
    const tenant = await bed.tenant();
    const times: number[] = [];
    while (times.length < WARM_UP + SALES) {
      const { id } = await tenant.purchase(1n, 30n);
      times.push(await eventToDeliver(keeper, id));
    }
    const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
    return [
      {
        name: "keeper.event-to-deliver.p50",
        value: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
        unit: "ms",
        target: TARGETS.p50,
      },
      { name: "keeper.rss", value: await residentMiB(keeper.pid), unit: "MiB", target: TARGETS.rss },
    ];
  } finally {
    await keeper?.stop();
    await bed.close();
  }
}

/** Milliseconds from the moment the keeper hears of the purchase until its delivery is on the chain, by its own log. */
async function eventToDeliver({ log }: KeeperProcess, id: bigint): Promise<number> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const subscription = `${id}`;
  const heard = await log.waitFor({ msg: "chain event", subscription }, { signal });
  const delivered = await log.waitFor({ msg: "delivered", subscription }, { signal });
  return delivered.time - heard.time;
}

async function residentMiB(pid: number): Promise<number> {
  const kib = /^VmRSS:\s*(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kib) / 1024);
}
