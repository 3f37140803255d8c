import { BlockHostError, FinalError, RetryableError } from "../core/errors.ts";
import type { PostedCommand } from "../core/posted-command.ts";
import type { Command, OpenedCommand } from "../protocol/command.ts";
import { commandResultHash, commandResultText } from "../protocol/command-result.ts";
import { openCommand } from "../protocol/open-command.ts";
import { sealResult } from "../protocol/seal-result.ts";
import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import { commandDigest } from "./command-digest.ts";
import type { InboxKeys } from "./inbox-keys.ts";
import type { CommandAnswer, CommandJournal, KeptCommand } from "./ports/command-journal.ts";
import type { Inbox, InboxHead, SeenCommand } from "./ports/inbox.ts";
import { topicOf } from "./topic-of.ts";
import type { Obeyed, Word, Words } from "./word.ts";

/** So many commands that cannot be read or obeyed end a look: the rest waits for the next one. */
const MOST_FAILURES = 32;
/** So long what has an order waits for an earlier command that cannot be read, and might be of the same topic; ms. */
const UNREAD_MS = 60_000;

export interface FollowerOptions {
  readonly chainId: bigint;
  /** Address of CommandInbox. */
  readonly address: string;
  readonly inbox: Inbox;
  readonly journal: CommandJournal;
  readonly keys: Pick<InboxKeys, "all">;
  readonly outbox: TransactionOutbox;
  readonly words: Words;
  /** Milliseconds. */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Hears why a command has to wait. */
  readonly onProblem: (nonce: bigint, error: unknown) => void;
  /** Hears what came of each. */
  readonly onDone: (nonce: bigint, word: string | null, code: string) => void;
}

/** A command that opened, and what is needed to obey and to answer it. */
interface Opened {
  readonly nonce: bigint;
  readonly digest: string;
  readonly command: Command;
  readonly replyKey: string | null;
}

/** A command whose sender has their answer, and how the final block has it; null while that does not. */
interface Answered {
  readonly kept: KeptCommand;
  readonly answer: CommandAnswer;
  readonly final: SeenCommand | null;
}

/** What is told of a command, and to whom. */
interface Told {
  readonly word: string | null;
  readonly replyKey: string | null;
  readonly outcome: Obeyed | BlockHostError;
}

/**
 * Obeys the operator's commands. Level-triggered: each look takes all that are not settled, in the order of their nonces,
 * and brings each as far as it can be brought now. None keeps another waiting, but for an earlier one of the same topic, or
 * for a minute one whose topic nobody can read.
 * It is answered as soon as it was obeyed, and acknowledged when it is final: by then no reorganisation can give its nonce
 * to another command, which the acknowledgement would silence.
 */
export class InboxFollower {
  readonly #o: FollowerOptions;
  /** Commands that were begun and whose end is awaited. */
  readonly #begun = new Map<bigint, Opened>();
  /** Why a command could not be obeyed at its last try. */
  readonly #hindered = new Map<bigint, BlockHostError>();
  /** Since when a command is there that could not be read yet, ms. */
  readonly #unread = new Map<bigint, number>();

  constructor(options: FollowerOptions) {
    this.#o = options;
  }

  /** Takes all that is not settled a step further. @param head as the inbox stands at the confirmed block */
  async look(head: InboxHead): Promise<void> {
    const { journal, onProblem } = this.#o;
    const answered: Answered[] = [];
    /** Topics of which a command has not been obeyed yet. */
    const waiting = new Set<string>();
    const settled = await journal.settledUpTo();
    let failures = 0;
    for (let nonce = settled + 1n; nonce <= head.count && failures < MOST_FAILURES; nonce++) {
      const isThere = await this.#attend(nonce, waiting, answered).catch((error: unknown) => {
        failures++;
        onProblem(nonce, error);
        return true;
      });
      // Where one is missing there are none after it, whatever the server says that has counted them.
      if (!isThere) break;
    }
    // Afterwards: what was answered waits for finality, and the others for being obeyed.
    for (const each of answered)
      await this.#acknowledge(each).catch((error) => onProblem(each.kept.nonce, error));
  }

  /** False when there is no such command. */
  async #attend(nonce: bigint, waiting: Set<string>, answered: Answered[]): Promise<boolean> {
    const { inbox, journal, now } = this.#o;
    const kept = await journal.find(nonce);
    if (kept?.settled) return true;
    const known = this.#begun.get(nonce);
    if (known) {
      await this.#awaitEnd(known, kept?.takenAt ?? 0);
      return true;
    }
    if (!kept?.answer) this.#unread.set(nonce, this.#unread.get(nonce) ?? now());
    const final = kept?.answer ? await inbox.read(nonce, "final") : null;
    const seen = final ?? (await inbox.read(nonce, "confirmed"));
    if (!seen) {
      this.#unread.delete(nonce);
      return false;
    }
    const isAnother = kept !== null && isReplaced(kept, seen.command);
    if (isAnother) await this.#forgetFrom(nonce);
    if (kept?.answer && !isAnother) answered.push({ kept, answer: kept.answer, final });
    else await this.#bring(nonce, seen, isAnother ? null : kept, waiting);
    return true;
  }

  /** Takes a command as far as it goes now: to its answer, or to where its end is awaited. */
  async #bring(
    nonce: bigint,
    { command: posted, block }: SeenCommand,
    kept: KeptCommand | null,
    waiting: Set<string>,
  ): Promise<void> {
    const isLate = block.timestamp > posted.deadline;
    const isDone = posted.acknowledgedAt > 0;
    if (!posted.sealed && !isLate && !isDone) throw notFound(nonce);
    this.#unread.delete(nonce);
    if (isDone) return this.#settleWhenFinal(nonce);
    const digest = commandDigest(posted);

    const opened = await this.#open(posted);
    const { command = null, replyKey = null } = opened ?? {};
    const word = command?.word ?? null;
    const answer = (outcome: Told["outcome"]) => this.#finish(nonce, digest, { word, replyKey, outcome });
    const isBegun = kept?.state === "begun" && kept.digest === digest;
    if (isLate && !isBegun) return answer(expired(posted, this.#hindered.get(nonce)));
    if (!opened) return answer(unreadable(posted));
    if (!command) return answer(notKnown(opened.problem));
    if (!posted.byOperator && !isBegun) return answer(notAllowed(posted));
    const found = { nonce, digest, command, replyKey };
    if (isBegun) return this.#awaitEnd(found, kept.takenAt);
    await this.#obey(found, waiting);
  }

  async #obey(found: Opened, waiting: Set<string>): Promise<void> {
    const { nonce, digest, command } = found;
    const { inbox, journal, now } = this.#o;
    const topic = topicOf(command);
    if (topic !== null && (waiting.has(topic) || this.#isUnreadBefore(nonce))) return;
    const word = this.#wordOf(command);
    if (word.needsFinality) {
      const final = await inbox.read(nonce, "final");
      if (!final || commandDigest(final.command) !== digest) return;
    }
    if (topic !== null) waiting.add(topic);
    const { takenAt } = await journal.take(nonce, digest, now());
    const obeyed = await this.#try(found, () => word.begin(command, { nonce, takenAt }));
    if (topic !== null) waiting.delete(topic);
    if (obeyed !== null) return this.#tell(found, obeyed);
    await journal.begun(nonce);
    this.#begun.set(nonce, found);
  }

  #isUnreadBefore(nonce: bigint): boolean {
    const now = this.#o.now();
    return [...this.#unread].some(([other, since]) => other < nonce && now - since < UNREAD_MS);
  }

  async #awaitEnd(found: Opened, takenAt: number): Promise<void> {
    const { nonce, command } = found;
    this.#begun.set(nonce, found);
    const word = this.#wordOf(command);
    const ended = await this.#try(found, async () => word.outcome?.(command, { nonce, takenAt }) ?? null);
    if (ended !== null) await this.#tell(found, ended);
  }

  /** Null: not known yet. @throws RetryableError, after noting it for whoever asks why nothing came of the command */
  async #try({ nonce }: Opened, work: () => Promise<Obeyed | null>): Promise<Obeyed | FinalError | null> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof FinalError) return error;
      if (error instanceof BlockHostError) this.#hindered.set(nonce, error);
      throw error;
    }
  }

  #tell({ nonce, digest, command, replyKey }: Opened, outcome: Obeyed | FinalError): Promise<void> {
    return this.#finish(nonce, digest, { word: command.word, replyKey, outcome });
  }

  /** Keeps what is told, to be served and acknowledged. */
  async #finish(nonce: bigint, digest: string, { word, replyKey, outcome }: Told): Promise<void> {
    const { chainId, address, journal, now, randomBytes, onDone } = this.#o;
    const isError = outcome instanceof BlockHostError;
    const text = commandResultText({
      version: 1,
      nonce: `${nonce}`,
      word,
      at: Math.floor(now() / 1_000),
      ok: !isError,
      code: isError ? outcome.code : "",
      what: isError ? outcome.message : outcome.what,
      remedy: isError ? outcome.remedy : "",
      // As JSON has it: what cannot be told is left out.
      facts: isError ? {} : JSON.parse(JSON.stringify(outcome.facts ?? {})),
      salt: `0x${Buffer.from(randomBytes(32)).toString("hex")}`,
    });
    const sealed = replyKey && (await this.#seal(text, replyKey, { chainId, inbox: address, nonce }));
    const answer: CommandAnswer = { hash: commandResultHash(text), sealed, open: sealed ? null : text };
    await journal.finish(nonce, digest, answer, now());
    this.#begun.delete(nonce);
    this.#hindered.delete(nonce);
    onDone(nonce, word, isError ? outcome.code : "");
  }

  /** Null when nothing can be sealed to the key: a sender who gives such a one wants no secrecy. */
  async #seal(
    text: string,
    replyKey: string,
    context: Parameters<typeof sealResult>[2],
  ): Promise<string | null> {
    try {
      return `0x${Buffer.from(await sealResult(text, replyKey, context)).toString("hex")}`;
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** Null when no key of ours opens it. */
  async #open({ by, deadline, sealed }: PostedCommand): Promise<OpenedCommand | null> {
    if (sealed === null) return null;
    const { chainId, address: inbox, keys } = this.#o;
    const bytes = Buffer.from(sealed.ciphertext.slice(2), "hex");
    const context = { chainId, inbox, by, epoch: sealed.epoch, deadline };
    for (const { secretKey } of await keys.all()) {
      const opened = await openCommand(bytes, secretKey, context).catch(() => null);
      if (opened) return opened;
    }
    return null;
  }

  async #acknowledge({ kept: { nonce }, answer, final }: Answered): Promise<void> {
    const { journal, outbox, address, now } = this.#o;
    if (final === null) return;
    if (final.command.acknowledgedAt > 0) return journal.settle(nonce, now());
    await outbox.submit(`acknowledge:${nonce}:${answer.hash.slice(2, 10)}`, {
      kind: "acknowledge",
      inbox: address,
      nonce,
      resultHash: answer.hash,
    });
  }

  /** It was acknowledged before this store was there, or by somebody else who has the keeper's key. */
  async #settleWhenFinal(nonce: bigint): Promise<void> {
    const final = await this.#o.inbox.read(nonce, "final");
    if (final && final.command.acknowledgedAt > 0) await this.#o.journal.settle(nonce, this.#o.now());
  }

  /**
   * Another command stands in its place. Those after it are obeyed anew, too: what they left in force would else be
   * what stands before them. What cannot be done twice waited for finality, and so for all before it.
   */
  async #forgetFrom(nonce: bigint): Promise<void> {
    for (const known of [this.#begun, this.#hindered])
      for (const other of known.keys()) if (other >= nonce) known.delete(other);
    await this.#o.journal.forgetFrom(nonce);
  }

  #wordOf<W extends Command["word"]>({ word }: { readonly word: W }): Word {
    return this.#o.words[word] as Word;
  }
}

/** Whether a command is not the one that is kept under its nonce. One that could not be read may be any. */
function isReplaced({ digest }: KeptCommand, command: PostedCommand): boolean {
  return digest !== "" && command.sealed !== null && commandDigest(command) !== digest;
}

function notFound(nonce: bigint): RetryableError {
  return new RetryableError(
    "COMMAND_NOT_FOUND",
    `The inbox counts command ${nonce}, and the RPC servers do not agree on its event.`,
    "It is looked for again; if that goes on, they keep no old events: add one that keeps all to rpcUrls.",
  );
}

function expired({ nonce, deadline }: PostedCommand, why: BlockHostError | undefined): FinalError {
  const tried = why ? `: ${why.code}: ${why.message}` : "";
  return new FinalError(
    "COMMAND_EXPIRED",
    `command ${nonce} was to be obeyed until ${deadline} (unix seconds), which is over${tried}`,
    why?.remedy ?? "post it again, with more time",
  );
}

function unreadable({ nonce }: PostedCommand): FinalError {
  return new FinalError(
    "COMMAND_UNREADABLE",
    `command ${nonce} opens with no key of this keeper`,
    "seal it to the inbox's key of now, for the account that posts it, and post it again",
  );
}

function notKnown(problem: string): FinalError {
  return new FinalError(
    "COMMAND_NOT_KNOWN",
    `this keeper knows no such command: ${problem}`,
    "correct it, or update the keeper",
  );
}

function notAllowed({ nonce, by }: PostedCommand): FinalError {
  return new FinalError(
    "COMMAND_NOT_ALLOWED",
    `${by}, who posted command ${nonce}, does not hold OPERATOR_ROLE any more`,
    "have an operator post it",
  );
}
