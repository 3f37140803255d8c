import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Served {
  /** Milliseconds from the moment at which each request was due to the end of its answer, ascending. */
  readonly latencies: readonly number[];
  /** What went wrong. */
  readonly failures: readonly string[];
}

/**
 * Asks so often in a second whatever comes back: who is late with one is not spared the next.
 *
 * @param addresses of this machine, taken in turn
 */
export async function steadyRequests(
  urls: readonly string[],
  addresses: readonly string[],
  perSecond: number,
  seconds: number,
): Promise<Served> {
  const agents = addresses.map((localAddress) => new Agent({ keepAlive: true, localAddress, maxSockets: 4 }));
  const latencies: number[] = [];
  const failures: string[] = [];
  const asked: Promise<void>[] = [];
  const begun = performance.now();
  const ask = async (at: number, due: number) => {
    const url = urls[at % urls.length] ?? "";
    try {
      const status = await statusOf(url, agents[at % agents.length]);
      if (status !== 200) failures.push(`${status} ${url}`);
      latencies.push(performance.now() - due);
    } catch (error) {
      failures.push(`${error instanceof Error ? error.message : error} ${url}`);
    }
  };
  for (let at = 0; at < perSecond * seconds; at++) {
    const due = begun + (at * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    asked.push(ask(at, due));
  }
  await Promise.all(asked);
  for (const agent of agents) agent.destroy();
  return { latencies: latencies.sort((a, b) => a - b), failures };
}

/** A connection that was closed just as it was used again is no error: whoever asks does so once more, as browsers do. */
function statusOf(url: string, agent: Agent | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent }, (response) => {
      response.on("error", reject);
      response.resume().once("end", () => resolve(response.statusCode));
    });
    asked.once("error", (error) => (asked.reusedSocket ? resolve(statusOf(url, agent)) : reject(error)));
  });
}
