import { FinalError } from "../../keeper/core/errors.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { LeaseChain } from "../core/chain-port.ts";
import type { LeaseStore } from "../core/lease-store-port.ts";
import type { BrokerOutbox } from "../core/outbox-port.ts";
import type { BrokerKeys } from "./broker-keys.ts";
import type { LeaseDesk } from "./lease-desk.ts";
import type { PeerKeeper } from "./peer-keeper.ts";

const MINUTE_MS = 60_000;

export interface BrokerOptions {
  readonly chain: Pick<LeaseChain, "events" | "leaseStatus">;
  readonly store: Pick<LeaseStore, "cursor" | "takeIn" | "held">;
  readonly desk: LeaseDesk;
  readonly peers: PeerKeeper;
  readonly keys: BrokerKeys;
  readonly outbox: BrokerOutbox & { tick(): Promise<void> };
  readonly time: Time;
  readonly pollIntervalMs: number;
  /** Hears what will be tried again, and what it hindered. */
  readonly onProblem: (what: string, error: unknown) => void;
}

/**
 * The broker at work. Its parts do not keep each other from their turn: hosts that have a tunnel keep it while the chain is
 * away, and requests are answered while the network is not to be changed.
 */
export class Broker {
  readonly #o: BrokerOptions;
  #tendedAt = Number.NEGATIVE_INFINITY;

  constructor(options: BrokerOptions) {
    this.#o = options;
  }

  /** One look at everything. @throws FinalError REORG_TOO_DEEP */
  async tick(): Promise<void> {
    const { desk, peers, keys, outbox, time } = this.#o;
    const isMinute = time.now() - this.#tendedAt >= MINUTE_MS;
    if (isMinute) this.#tendedAt = time.now();
    // Before the chain is asked for the first time: after a restart nobody waits for an RPC server.
    if (isMinute) await this.#do("the network", () => peers.tend());
    await this.#do("the chain's events", () => this.#follow());
    await this.#do("requests", () => desk.look());
    await this.#do("the network", () => peers.tendIfChanged());
    if (isMinute) {
      await this.#do("the broker's key", () => keys.tend());
      await this.#do("leases that ended", () => this.#release());
    }
    await this.#do("transactions", () => outbox.tick());
  }

  /** @throws FinalError REORG_TOO_DEEP */
  async run(signal: AbortSignal): Promise<void> {
    const { time, pollIntervalMs } = this.#o;
    while (!signal.aborted) {
      await this.tick();
      await time.sleep(pollIntervalMs, signal);
    }
  }

  async #follow(): Promise<void> {
    const { chain, store, time } = this.#o;
    for (;;) {
      const part = await chain.events(await store.cursor());
      if (part === null) return;
      await store.takeIn(part.block, part.events, Math.floor(time.now() / 1_000));
      if (part.isNewest) return;
    }
  }

  /** Gives back the slots of leases whose time and grace are over, by a fresh look at each. */
  async #release(): Promise<void> {
    const { chain, store, outbox } = this.#o;
    const chainTime = (await store.cursor())?.timestamp ?? 0;
    for (const { leaseId, endsAt } of await store.held()) {
      if (leaseId === null || endsAt === null || endsAt > chainTime) continue;
      await this.#do(`lease ${leaseId}`, async () => {
        if ((await chain.leaseStatus(leaseId)) === "lapsed")
          await outbox.submit(`release:${leaseId}`, { kind: "release", leaseId });
      });
    }
  }

  async #do(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof FinalError && error.code === "REORG_TOO_DEEP") throw error;
      this.#o.onProblem(what, error);
    }
  }
}
