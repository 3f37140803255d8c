import { randomBytes } from "node:crypto";
import { leasedPrefix } from "../../../../keeper/core/prefix-lease.ts";
import { LeaseKeeper } from "../../../../keeper/lease/lease-keeper.ts";
import type { LeaseParts } from "../../../../keeper/lease/lease-parts.ts";
import { LeaseRepository } from "../../../../keeper/store/lease-repository.ts";
import { TempStore } from "../../store/temp-store.ts";
import { DEPLOYMENT, LEASES, MemoryLeases } from "./memory-leases.ts";
import { MemoryTunnel } from "./memory-tunnel.ts";

/** A process that ends there. */
export class Crash extends Error {}

/** What changes something; between two of them a crash is the same wherever it comes. */
const EFFECTS = new Set([
  ...["begin", "answered", "adopt", "enter", "end", "setEndsAt", "renewed", "beginCall", "found", "endCall"],
  ...["submit", "freshKey", "raise", "lower"],
]);

/** A host that leases, in a world in memory over a real store. */
export class LeaseWorld {
  readonly chain = new MemoryLeases();
  readonly tunnel = new MemoryTunnel(this.chain);
  keeper!: LeaseKeeper;
  leases!: LeaseRepository;
  store!: TempStore;
  rules: LeaseParts["rules"] = { broker: 1, maxPrice: 1_000n, budget: 5_000n, prefixProblem: () => null };
  /** Calls until the process ends, counted over everything outside of the keeper; null: it does not. */
  fuse: number | null = null;

  static async open(change: Partial<LeaseParts["rules"]> = {}): Promise<LeaseWorld> {
    const world = new LeaseWorld();
    world.rules = { ...world.rules, ...change };
    world.store = await TempStore.create();
    await world.start();
    return world;
  }

  /** A process begins, with nothing but the store. */
  async start(): Promise<void> {
    this.leases = await LeaseRepository.open(this.store.db);
    const breakable = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (_, name) => {
          const value = Reflect.get(target, name, target);
          if (typeof value !== "function") return value;
          const call = (...args: unknown[]) => value.apply(target, args);
          return EFFECTS.has(String(name))
            ? (...args: unknown[]) => this.#through(() => call(...args))
            : call;
        },
      });
    this.keeper = new LeaseKeeper({
      ...{ chainId: 1n, leases: LEASES, deployment: DEPLOYMENT, payer: `0x${"4".repeat(40)}` },
      rules: this.rules,
      market: breakable(this.chain),
      outbox: breakable(this.chain),
      tunnel: breakable(this.tunnel),
      store: breakable(this.leases),
      randomBytes: (length) => randomBytes(length),
      now: () => this.chain.now,
      onProblem: (_, error) => {
        if (error instanceof Crash) throw error;
      },
    });
  }

  /** Gives an order, again where the process ended with it. */
  async order(give: () => Promise<void>): Promise<void> {
    await give().catch(async (error) => {
      if (!(error instanceof Crash)) throw error;
      this.fuse = null;
      await this.start();
      await give();
    });
  }

  /** Looks of keeper and broker, `seconds` apart. */
  async pass(looks: number, seconds = 5): Promise<void> {
    for (let look = 0; look < looks; look++) {
      this.chain.now += seconds;
      await this.keeper.look().catch(async (error) => {
        if (!(error instanceof Crash)) throw error;
        this.fuse = null;
        await this.start();
      });
      await this.chain.tick();
    }
  }

  get prefix(): string | null {
    return leasedPrefix(this.leases.current());
  }

  get problems(): readonly string[] {
    return this.keeper.problems.map(({ code }) => code);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** Odd counts end the process before the call, even ones after it. */
  async #through<T>(call: () => Promise<T>): Promise<T> {
    this.#burn();
    const result = await call();
    this.#burn();
    return result;
  }

  #burn(): void {
    if (this.fuse === null) return;
    this.fuse -= 1;
    if (this.fuse === 0) throw new Crash();
  }
}
