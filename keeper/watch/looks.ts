import type { Time } from "../core/time.ts";
import type { AlertBook } from "./alerts/alert-book.ts";
import { CHAIN_CODES, chainConditions, chainUnreachable } from "./conditions/chain-conditions.ts";
import { EXPIRY_CODES, expiryConditions } from "./conditions/expiry-conditions.ts";
import { HOST_CODES, hostConditions, proxmoxUnreachable } from "./conditions/host-conditions.ts";
import { jobConditions, STUCK_CODE } from "./conditions/job-conditions.ts";
import { LEASE_CODES, leaseConditions } from "./conditions/lease-conditions.ts";
import { fundsConditions, outboxConditions } from "./conditions/outbox-conditions.ts";
import { RENEWAL_CODES, renewalConditions } from "./conditions/renewal-conditions.ts";
import { TREASURY_CODES, treasuryConditions } from "./conditions/treasury-conditions.ts";
import { VmStability } from "./conditions/vm-stability.ts";
import { healthOf } from "./health.ts";
import type { Seen } from "./seen.ts";
import { addUp } from "./usage/add-up.ts";
import type { WatchConfig } from "./watch-config.ts";
import type { WatchPorts } from "./watch-ports.ts";

const MOST_STUCK = 1_000;
const HOUR_MS = 3_600_000;
/** How far a machine that is gone was added up is of no use after two months. */
const FORGET_MARKS_MS = 62 * 24 * HOUR_MS;

export interface LooksOptions {
  readonly ports: WatchPorts;
  readonly config: WatchConfig;
  readonly seen: Seen;
  readonly book: AlertBook;
  readonly time: Time;
  /** Hears how many replacements with a higher fee there were since the last look. */
  readonly onBumps: (count: number) => void;
}

/** Looks at everything in turn, notes what it sees, and says what calls for an alert. No look stops another. */
export class Looks {
  readonly #o: LooksOptions;
  readonly #stability: VmStability;
  readonly #failing = new Set<string>();
  #newestAttempt: number | null = null;
  #expiriesAt = Number.NEGATIVE_INFINITY;

  constructor(options: LooksOptions) {
    this.#o = options;
    this.#stability = new VmStability(options.config.limits.vmDownSeconds);
  }

  /** Chain, store, jobs, outbox: cheap, every few seconds. */
  async near(): Promise<void> {
    const { seen, time } = this.#o;
    await Promise.all([this.#chain(), this.#store()]);
    await Promise.all([this.#try("jobs", () => this.#jobs()), this.#try("outbox", () => this.#outbox())]);
    seen.lookedAt = time.now();
  }

  /** Fleet, funds, expiries: calls outside, every minute. And how what others do by themselves goes. */
  async far(): Promise<void> {
    const { ports, book } = this.#o;
    book.update(RENEWAL_CODES, renewalConditions(ports.renewal.trouble()));
    book.update(LEASE_CODES, leaseConditions(ports.lease.trouble()));
    book.update(TREASURY_CODES, treasuryConditions(ports.treasury.trouble()));
    await Promise.all([
      this.#fleet(),
      this.#try("funds", () => this.#funds()),
      this.#try("expiries", () => this.#expiries()),
    ]);
  }

  async #chain(): Promise<void> {
    const { ports, seen, book, time, config } = this.#o;
    const isThere = await this.#try("chain", async () => {
      seen.chain = await ports.chain.look();
      seen.chainAt = time.now();
    });
    const silentMs = time.now() - seen.chainAt;
    if (isThere && seen.chain)
      book.update(CHAIN_CODES, chainConditions(time.now(), seen.chain, config.limits));
    else if (silentMs > config.limits.unreachableSeconds * 1000)
      book.raise(chainUnreachable(Math.round(silentMs / 1000)));
  }

  async #store(): Promise<void> {
    const { ports, seen, book, time } = this.#o;
    const problem = await ports.probe.write(time.now()).then(
      () => null,
      (error: unknown) => error,
    );
    seen.storeWritable = problem === null;
    const condition = {
      code: "STORE_NOT_WRITABLE",
      subject: "store",
      what: `the store takes no writes: ${problem instanceof Error ? problem.message : problem}`,
      remedy: "check the disk that holds the store: free space on it, and see the kernel's log",
    };
    book.update([condition.code], problem === null ? [] : [condition]);
  }

  async #jobs(): Promise<void> {
    const { ports, seen, book, time, config } = this.#o;
    seen.overdueSince = await ports.jobs.overdueSince(time.now());
    book.update([STUCK_CODE], jobConditions(await ports.jobs.stuck(MOST_STUCK)));
    const { engine } = healthOf(time.now(), seen, config).parts;
    const condition = {
      code: "ENGINE_STALLED",
      subject: "engine",
      what: `work that is due has not been taken up for ${engine.overdueSeconds} s`,
      remedy: "restart the keeper, which loses nothing, and report it with its log: this is a bug",
    };
    book.update([condition.code], engine.ok ? [] : [condition]);
  }

  async #outbox(): Promise<void> {
    const { ports, seen, book, config, onBumps } = this.#o;
    const { count, newest } = await ports.outbox.bumps(this.#newestAttempt ?? 0);
    if (this.#newestAttempt !== null) onBumps(count);
    this.#newestAttempt = newest;
    const open = await ports.outbox.open();
    if (seen.chain) book.update(["TRANSACTION_STUCK"], outboxConditions(open, seen.chain, config.limits));
  }

  async #fleet(): Promise<void> {
    const { ports, seen, book, time, config } = this.#o;
    const isThere = await this.#try("fleet", async () => {
      seen.fleet = await ports.fleet.readFleet();
      seen.fleetAt = time.now();
    });
    const silentMs = time.now() - seen.fleetAt;
    if (!isThere || seen.fleet === null) {
      if (silentMs > config.limits.unreachableSeconds * 1000)
        book.raise(proxmoxUnreachable(Math.round(silentMs / 1000)));
      return;
    }
    const { fleet, fleetAt } = seen;
    book.update(HOST_CODES, hostConditions(fleet, config.limits));
    await this.#try("machines", async () => {
      seen.machines = await ports.machines.list();
      seen.commitments = await ports.machines.commitments();
      book.update(["VM_NOT_UP"], this.#stability.look(fleetAt, seen.machines, fleet));
      await ports.usage.sample(fleetAt - FORGET_MARKS_MS, (marks) =>
        addUp(fleetAt, seen.machines, fleet, marks),
      );
    });
  }

  async #funds(): Promise<void> {
    const { ports, seen, book, config } = this.#o;
    seen.funds = await ports.funds.look();
    book.update(["KEEPER_LOW_ON_GAS"], fundsConditions(seen.funds, config.limits));
  }

  async #expiries(): Promise<void> {
    const { ports, book, time, config } = this.#o;
    const now = time.now();
    if (now - this.#expiriesAt < HOUR_MS) return;
    const found = expiryConditions(now, await ports.expiries.look(), config.limits);
    this.#expiriesAt = now;
    book.update(EXPIRY_CODES, found);
  }

  /** Whether it went well. That it does not is logged once, until it does again. */
  async #try(what: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.#failing.delete(what);
      return true;
    } catch (error) {
      if (!this.#failing.has(what))
        this.#o.ports.log.warn(
          { error: error instanceof Error ? error.message : String(error) },
          `watch: ${what}`,
        );
      this.#failing.add(what);
      return false;
    }
  }
}
