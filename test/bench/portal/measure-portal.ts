import { setTimeout as sleep } from "node:timers/promises";
import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";
import type { Figure } from "../figure.ts";
import { BenchBed } from "../keeper/bench-bed.ts";
import { Listener } from "./listener.ts";
import { steadyRequests } from "./steady-requests.ts";

const LISTENERS = 500;
const PER_SECOND = 200;
const SECONDS = 30;
/** Subscriptions that are there before, and those that are bought while everybody looks. */
const [DELIVERED, BOUGHT] = [25, 25];
/** The portal counts by network: the crowd comes from so many. */
const NETWORKS = 100;
const BUYING_AFTER_MS = 5_000;
const PATIENCE_MS = 60_000;

/**
 * The read API of a keeper at work: everybody listens to some purchase, delivered or still to come, while others read.
 * What they are all told in the end counts: a listener who has not heard of the delivery is an error.
 */
export async function measurePortal(): Promise<Figure[]> {
  const pages = await ensurePages();
  const bed = await BenchBed.open();
  try {
    const buyer = await bed.shop.tenant.getAddress();
    const calls = (count: number) => Promise.all(Array.from({ length: count }, () => bed.purchaseCall()));
    await bed.send(buyer, await calls(DELIVERED));
    const listen = { host: "127.0.0.1", port: 0 };
    const { portal } = await bed.startKeeper(0, { portal: { listen, relay: { listen }, pages } });
    const api = `${portal}/api/v1`;
    const mining = setInterval(() => void bed.chain.mine().catch(() => undefined), 1_000);
    const listeners: Listener[] = [];
    try {
      await bed.until(({ msg, subscription }) => msg === "settled" && subscription === `${DELIVERED}`);
      const networks = Array.from({ length: NETWORKS }, (_, at) => `127.0.1.${at + 1}`);
      for (let at = 0; at < LISTENERS; at++) {
        const id = (at % (DELIVERED + BOUGHT)) + 1;
        const url = `${api}/subscriptions/${id}/progress`;
        listeners.push(await Listener.open(url, networks[at % NETWORKS] ?? ""));
      }
      const urls = [
        ...["host", "plans", "status", `owners/${buyer}/subscriptions`],
        ...Array.from({ length: DELIVERED }, (_, at) => `subscriptions/${at + 1}`),
      ].map((path) => `${api}/${path}`);
      const [before, from] = [await bed.cost(), bed.calls()];
      const reading = steadyRequests(urls, networks, PER_SECOND, SECONDS);
      await sleep(BUYING_AFTER_MS);
      await bed.post(buyer, await calls(BOUGHT));
      const { latencies, failures } = await reading;
      const [after, to] = [await bed.cost(), bed.calls()];
      const until = Date.now() + PATIENCE_MS;
      while (Date.now() < until && listeners.some((one) => !one.heard("delivered"))) await sleep(100);
      const deaf = listeners.filter((one) => one.failure !== null || !one.heard("delivered"));
      for (const failure of new Set(failures)) process.stderr.write(`${failure}\n`);
      for (const failure of new Set(deaf.map((one) => one.failure)))
        process.stderr.write(`listener: ${failure}\n`);
      const percentile = (share: number) =>
        Math.round((latencies[Math.ceil(latencies.length * share) - 1] ?? Number.NaN) * 10) / 10;
      const cpu = ((after.cpuSeconds - before.cpuSeconds) / SECONDS) * 100;
      return [
        { name: "portal.errors", value: failures.length + deaf.length, unit: "errors", target: 0 },
        { name: "portal.read.p50", value: percentile(0.5), unit: "ms", target: null },
        { name: "portal.read.p99", value: percentile(0.99), unit: "ms", target: null },
        { name: "portal.cpu", value: Math.round(cpu), unit: "%", target: null },
        { name: "portal.rpc-calls", value: ((to - from) * 60) / SECONDS, unit: "/min", target: null },
        { name: "portal.memory", value: after.peakMiB, unit: "MiB", target: null },
      ];
    } finally {
      clearInterval(mining);
      for (const one of listeners) one.leave();
    }
  } finally {
    await bed.close();
  }
}
