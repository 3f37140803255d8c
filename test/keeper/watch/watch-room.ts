import type { Fleet } from "../../../keeper/core/fleet.ts";
import type { ChainSeen } from "../../../keeper/watch/ports/chain-status.ts";
import type { OpenJobs, StuckJob } from "../../../keeper/watch/ports/job-counts.ts";
import type { Funds } from "../../../keeper/watch/ports/keeper-funds.ts";
import type { ProgressLine } from "../../../keeper/watch/ports/progress-log.ts";
import type { WatchedMachine } from "../../../keeper/watch/ports/watched-machine.ts";
import { Watch, type WatchOptions } from "../../../keeper/watch/watch.ts";
import { watchConfigSchema } from "../../../keeper/watch/watch-config.ts";
import type { WatchPorts } from "../../../keeper/watch/watch-ports.ts";
import { MemoryAlertStore } from "./alerts/memory-alert-store.ts";

export const NOW = Date.UTC(2027, 0, 15);
const block = (number: number, timestamp: number) => ({ number, hash: `0x${number}`, timestamp });

/** A time whose naps end when the test says so: `pass` moves the clock, then everybody who slept looks again. */
export class TestTime {
  at = NOW;
  readonly #sleepers = new Set<() => void>();

  readonly now = () => this.at;

  readonly sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        this.#sleepers.delete(wake);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      this.#sleepers.add(wake);
      signal?.addEventListener("abort", wake);
    });

  /** Moves the clock, wakes all who sleep, and lets them go through with what they do. */
  async pass(seconds: number): Promise<void> {
    this.at += seconds * 1000;
    for (const wake of [...this.#sleepers]) wake();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A watch over a world that the test makes up. What is null there fails when it is looked at. */
export class WatchRoom {
  readonly time = new TestTime();
  readonly alerts = new MemoryAlertStore();
  readonly said: string[] = [];
  chain: ChainSeen | null = {
    latest: block(110, NOW / 1000),
    confirmed: block(108, NOW / 1000 - 24),
    final: block(100, NOW / 1000 - 120),
    cursor: 108,
  };
  fleet: Fleet | null = { vms: [], nodes: [], storages: [] };
  funds: Funds | null = { balance: 10n ** 18n, transaction: 10n ** 15n };
  machines: readonly WatchedMachine[] = [];
  openJobs: readonly OpenJobs[] | null = [];
  stuck: readonly StuckJob[] = [];
  overdueSince: number | null = null;
  writable = true;
  progress: readonly ProgressLine[] = [];
  destructions = 0;
  bumps = { count: 0, newest: 0 };
  sampled = 0;
  renewalTrouble: { readonly what: string; readonly remedy: string } | null = null;
  leaseTrouble: readonly { readonly code: string; readonly what: string; readonly remedy: string }[] = [];
  treasuryTrouble: readonly { readonly code: string; readonly what: string; readonly remedy: string }[] = [];
  readonly watch: Watch;

  constructor(options: Partial<WatchOptions> & { readonly settings?: object } = {}) {
    const { settings, ...rest } = options;
    this.watch = new Watch({
      config: watchConfigSchema.parse(settings ?? {}),
      ports: this.#ports(),
      time: this.time,
      random: () => 0.5,
      version: "0.1.0",
      source: "31337:0xaa",
      listen: null,
      webhook: null,
      ...rest,
    });
  }

  /** Starts the watch and lets it look once. */
  async start(): Promise<void> {
    await this.watch.start();
    await this.time.pass(0);
  }

  #ports(): WatchPorts {
    const given = <T>(value: T | null): T => {
      if (value === null) throw new Error("not there");
      return value;
    };
    const say = (fields: object, text: string) => void this.said.push(`${text} ${JSON.stringify(fields)}`);
    return {
      alerts: this.alerts,
      chain: { look: async () => given(this.chain) },
      deliveries: { of: async () => ({ paidAt: NOW / 1000 - 40, deliveredAt: NOW / 1000 }) },
      expiries: { look: async () => [] },
      fleet: { readFleet: async () => given(this.fleet) },
      funds: { look: async () => given(this.funds) },
      jobs: {
        open: async () => given(this.openJobs),
        stuck: async () => this.stuck,
        overdueSince: async () => this.overdueSince,
      },
      log: { info: say, warn: say, error: say },
      machines: {
        list: async () => this.machines,
        byStatus: async () => ({ running: this.machines.length }),
        destructions: async () => this.destructions,
        commitments: async () => [{ vmid: 1, node: "a", memoryMiB: 1_024, diskGiB: 20 }],
      },
      outbox: {
        open: async () => ({ sent: 2, mined: 1, oldestSentAtBlock: 105 }),
        bumps: async () => this.bumps,
      },
      probe: {
        write: async () => {
          if (!this.writable) throw new Error("the disk is full");
        },
      },
      progress: {
        after: async (_subscription, after, limit) => {
          const rest = this.progress.filter(({ seq }) => seq > after);
          const lines = rest.slice(0, limit);
          return { lines, last: lines.at(-1)?.seq ?? after, more: rest.length > limit };
        },
      },
      renewal: { trouble: () => this.renewalTrouble },
      lease: { trouble: () => this.leaseTrouble },
      treasury: { trouble: () => this.treasuryTrouble },
      usage: {
        sample: async (_forgetBefore, addUp) => {
          this.sampled++;
          return addUp(new Map());
        },
      },
    };
  }
}
