import { InboxFollower } from "../../../keeper/commands/inbox-follower.ts";
import { InboxKeys } from "../../../keeper/commands/inbox-keys.ts";
import type { InboxSecrets } from "../../../keeper/commands/ports/inbox-secrets.ts";
import type { Obeyed, Word, Words } from "../../../keeper/commands/word.ts";
import type { BlockHostError } from "../../../keeper/core/errors.ts";
import type { Command } from "../../../keeper/protocol/command.ts";
import {
  type CommandResult,
  commandResultHash,
  parseCommandResult,
} from "../../../keeper/protocol/command-result.ts";
import { openResult } from "../../../keeper/protocol/open-result.ts";
import { CommandRepository } from "../../../keeper/store/command-repository.ts";
import type { Database } from "../../../keeper/store/database.ts";
import { CHAIN, INBOX, MemoryInbox, REPLY } from "../../fakes/memory-inbox.ts";

/** Secrets that outlive a keeper. */
export class MemorySecrets implements InboxSecrets {
  readonly kept: Uint8Array[] = [];

  list = async () => [...this.kept];
  add = async (secret: Uint8Array) => void this.kept.push(secret);
  async keepOnly(secret: Uint8Array) {
    this.kept.splice(0, this.kept.length, secret);
  }
}

/** What a word does in a test; by itself it tells that it was obeyed. */
export type FakeWord = Partial<Word>;

/** A follower over a real store, with a world that outlives it. */
export class CommandRoom {
  readonly inbox: MemoryInbox;
  readonly secrets: MemorySecrets;
  /** Words in the order in which they were begun, with their nonces. */
  readonly obeyed: string[];
  /** What was told of commands that have to wait. */
  readonly problems: string[] = [];
  readonly alerts: BlockHostError[] = [];
  readonly fakes: Partial<Record<Command["word"], FakeWord>>;
  clock = 1_800_000_000_000;
  readonly journal: CommandRepository;
  readonly keys: InboxKeys;
  readonly follower: InboxFollower;

  /** @param before whose world goes on: the keeper was started anew */
  constructor(db: Database, before?: CommandRoom) {
    this.inbox = before?.inbox ?? new MemoryInbox();
    this.secrets = before?.secrets ?? new MemorySecrets();
    this.obeyed = before?.obeyed ?? [];
    this.fakes = before?.fakes ?? {};
    this.clock = before?.clock ?? this.clock;
    this.journal = new CommandRepository(db);
    let random = before ? 100 : 0;
    const parts = {
      inbox: this.inbox,
      outbox: this.inbox,
      address: INBOX,
      now: () => this.clock,
      randomBytes: (length: number) => new Uint8Array(length).fill(++random),
    };
    this.keys = new InboxKeys({
      ...parts,
      secrets: this.secrets,
      onProblem: (error) => this.alerts.push(error),
    });
    this.follower = new InboxFollower({
      ...parts,
      chainId: CHAIN,
      journal: this.journal,
      keys: this.keys,
      words: this.#words(),
      onProblem: (nonce, error) =>
        this.problems.push(`${nonce}: ${error instanceof Error ? error.message : error}`),
      onDone: () => {},
    });
  }

  /** A room whose key is in force. */
  static async open(db: Database): Promise<CommandRoom> {
    const room = new CommandRoom(db);
    for (let looks = 0; looks < 4; looks++) await room.tend();
    return room;
  }

  async tend(): Promise<void> {
    await this.keys.tend(await this.inbox.head("confirmed"), await this.journal.settledUpTo());
  }

  async look(times = 1): Promise<void> {
    for (let look = 0; look < times; look++) await this.follower.look(await this.inbox.head("confirmed"));
  }

  /** The result of a command as its sender reads it; null while there is none. */
  async result(nonce: bigint): Promise<CommandResult | null> {
    const answer = (await this.journal.find(nonce))?.answer;
    if (!answer) return null;
    const text = answer.open ?? (await this.#opened(answer.sealed ?? "", nonce));
    if (commandResultHash(text) !== answer.hash) throw new Error("the digest is not that of the result");
    return parseCommandResult(text);
  }

  #opened(sealed: string, nonce: bigint): Promise<string> {
    const place = { chainId: CHAIN, inbox: INBOX, nonce };
    return openResult(Buffer.from(sealed.slice(2), "hex"), REPLY.secretKey, place);
  }

  #words(): Words {
    return new Proxy({} as Words, {
      get: (_, word: Command["word"]): Word => {
        const fake = this.fakes[word];
        const begin = async (...given: Parameters<Word["begin"]>): Promise<Obeyed | null> => {
          this.obeyed.push(`${word} ${given[1].nonce}`);
          return fake?.begin ? fake.begin(...given) : { what: "done", facts: {} };
        };
        return { ...fake, begin };
      },
    });
  }
}
