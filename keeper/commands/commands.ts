import type { InboxFollower } from "./inbox-follower.ts";
import type { InboxKeys } from "./inbox-keys.ts";
import type { CommandJournal } from "./ports/command-journal.ts";
import type { Inbox } from "./ports/inbox.ts";
import type { SalesDesk } from "./sales-desk.ts";

const HOUR_MS = 3_600_000;

export interface CommandsOptions {
  readonly inbox: Inbox;
  readonly journal: CommandJournal;
  readonly follower: InboxFollower;
  readonly keys: InboxKeys;
  readonly sales: SalesDesk;
  /** How long what came of a command is served, milliseconds. */
  readonly retentionMs: number;
  readonly now: () => number;
  readonly onProblem: (error: unknown) => void;
}

/** All that is done for the operator's commands, again and again. */
export class Commands {
  readonly #o: CommandsOptions;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(options: CommandsOptions) {
    this.#o = options;
  }

  /** One look. None of its parts keeps another from its turn. Never rejects. */
  async tick(): Promise<void> {
    const { inbox, journal, follower, keys, sales } = this.#o;
    await this.#do(async () => {
      const head = await inbox.head("confirmed");
      await this.#do(() => follower.look(head));
      await keys.tend(head, await journal.settledUpTo());
    });
    await this.#do(() => sales.tend());
    await this.#do(() => this.#prune());
  }

  async #prune(): Promise<void> {
    const { journal, now, retentionMs } = this.#o;
    if (now() - this.#prunedAt < HOUR_MS) return;
    this.#prunedAt = now();
    await journal.prune(now() - retentionMs);
  }

  async #do(work: () => Promise<void>): Promise<void> {
    await work().catch(this.#o.onProblem);
  }
}
