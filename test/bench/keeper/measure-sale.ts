import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { keeperCommand } from "../../../devnet/keeper/keeper-command.ts";
import { type KeeperProcess, startKeeperProcess } from "../../../devnet/keeper/keeper-process.ts";
import { KeeperBed } from "../../keeper/support/keeper-bed.ts";
import type { Figure } from "../figure.ts";

const WARM_UP = 2;
const SALES = 15;
const PATIENCE_MS = 60_000;

/** The resident set has settled when it was the same, in MiB, for so many looks, one each second. */
const CALM_LOOKS = 5;
const LONGEST_SETTLING_MS = 60_000;

/** Runs on two cores that had much other work came to 1,170 to 1,650 ms. */
const TARGETS = { p50: 2_000, rss: 200 } as const;

/**
 * The keeper as a process of its own, with a local chain, the Proxmox simulator and guests that boot at once: what is
 * measured is the keeper's own way, and the waits it makes. It looks every 50 ms at chain and guests.
 */
export async function measureSale(): Promise<Figure[]> {
  const bed = await KeeperBed.open();
  let keeper: KeeperProcess | undefined;
  try {
    const config = await bed.configFile({ log: { level: "debug" } });
    keeper = await startKeeperProcess(await keeperCommand(), config, join(bed.folder, "keeper.log"));
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
      { name: "keeper.rss", value: await settledMiB(keeper.pid), unit: "MiB", target: TARGETS.rss },
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

/** What `ps` shows of the keeper alone when its work is done and nothing more is taken or given back. */
async function settledMiB(pid: number): Promise<number> {
  const until = Date.now() + LONGEST_SETTLING_MS;
  let last = await residentMiB(pid);
  for (let calm = 0; calm < CALM_LOOKS && Date.now() < until; ) {
    await sleep(1_000);
    const now = await residentMiB(pid);
    calm = now === last ? calm + 1 : 0;
    last = now;
  }
  return last;
}

async function residentMiB(pid: number): Promise<number> {
  const kib = /^VmRSS:\s*(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
  return Math.round(Number(kib) / 1024);
}
