import type { Knocks, OpenKnock } from "../../../keeper/commands/ports/knocks.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import type { Life } from "../clock/life.ts";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";
import type { Faults } from "../faults.ts";

type Knock = Parameters<Knocks["open"]>[0];

/** The host's firewall behind rootd: it outlives the keeper, and its doors close by themselves. */
export class Doors {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: Faults;
  readonly #opened: (source: string, until: number, store: number) => void;
  /** Until when each is open, ms, by source and port. */
  #open = new Map<string, OpenKnock & { readonly until: number }>();

  /** @param opened hears of each opening: whose it is, until when (ms), and the store of the keeper that asked */
  constructor(
    scheduler: Scheduler,
    random: Random,
    faults: Faults,
    opened: (source: string, until: number, store: number) => void,
  ) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#faults = faults;
    this.#opened = opened;
  }

  /** The doors as one life of the keeper has them. */
  knocksOf(life: Life): Knocks {
    return {
      open: (knock) => this.#ask(life, "open", () => this.#let(knock, life.store)),
      close: () => this.#ask(life, "close", () => this.#open.clear()),
      list: () => this.#ask(life, "list", () => undefined),
    };
  }

  #let({ ports, source, seconds }: Knock, store: number): void {
    const until = this.#scheduler.now + seconds * 1_000;
    for (const port of ports) this.#open.set(`${source} ${port}`, { source, port, seconds, until });
    this.#opened(source, until, store);
  }

  #now(): readonly OpenKnock[] {
    const { now } = this.#scheduler;
    const open = [...this.#open.values()].filter(({ until }) => until > now);
    return open.map(({ source, port, until }) => ({
      source,
      port,
      seconds: Math.ceil((until - now) / 1_000),
    }));
  }

  /** What was asked arrives, whoever lives to hear of it. */
  #ask(life: Life, what: string, work: () => void): Promise<readonly OpenKnock[]> {
    return new Promise((resolve, reject) => {
      const ms = this.#random.between(2, 30);
      const fail = () =>
        reject(new RetryableError("ROOTD_UNREACHABLE", `rootd did not answer: ${what}`, "none"));
      if (this.#faults.strikes("rootd: away", 0.15, what)) return life.after(ms, `rootd ${what} fails`, fail);
      const isLost = this.#faults.strikes("rootd: answer lost", 0.4, what);
      this.#scheduler.after(ms / 2, `rootd ${what} arrives`, () => {
        work();
        life.after(ms / 2, `rootd ${what}`, () => (isLost ? fail() : resolve(this.#now())));
      });
    });
  }
}
