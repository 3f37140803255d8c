import { type BlockHostError, RetryableError } from "../core/errors.ts";
import type { EncryptionKeyPair } from "../protocol/encryption-key.ts";
import { keyPair } from "../protocol/key-pair.ts";
import type { TransactionOutbox } from "../sagas/ports/transaction-outbox.ts";
import type { Inbox, InboxHead } from "./ports/inbox.ts";
import type { InboxSecrets } from "./ports/inbox-secrets.ts";

/** A key of somebody else's, found in force for so long, is replaced; and again after so long. Milliseconds. */
const STRANGE_MS = 60_000;
const AGAIN_MS = 3_600_000;

export interface InboxKeysOptions {
  readonly secrets: InboxSecrets;
  readonly inbox: Inbox;
  readonly outbox: TransactionOutbox;
  /** Address of CommandInbox. */
  readonly address: string;
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly onProblem: (error: BlockHostError) => void;
}

/**
 * The keys that commands are sealed to. The newest secret is the one whose key should be in force, so a key is stored
 * before it is announced, and earlier ones are kept until nothing that was sealed to them can come any more.
 */
export class InboxKeys {
  readonly #o: InboxKeysOptions;
  /** Since when the chain has another key than was announced for good. */
  #strangeSince: number | null = null;
  #replacedAt = Number.NEGATIVE_INFINITY;

  constructor(options: InboxKeysOptions) {
    this.#o = options;
  }

  /** All that may still open something, the newest first. */
  async all(): Promise<readonly EncryptionKeyPair[]> {
    return (await this.#o.secrets.list()).map(keyPair).reverse();
  }

  /** Makes the key that is to be in force from soon on. */
  async renew(): Promise<void> {
    await this.#o.secrets.add(this.#o.randomBytes(32));
  }

  /** The epoch of the newest key; null while another is in force. */
  async epoch(): Promise<number | null> {
    const [newest] = await this.all();
    const { key, epoch } = await this.#o.inbox.head("final");
    return newest?.publicKey === key ? epoch : null;
  }

  /**
   * Sees to it that the newest key is in force, and forgets those before once that is final.
   *
   * @param settledUpTo all commands up to it are acknowledged for good
   */
  async tend(head: InboxHead, settledUpTo: bigint): Promise<void> {
    const keys = await this.all();
    const [newest] = keys;
    if (newest === undefined) return this.renew();
    if (head.key === newest.publicKey) {
      this.#strangeSince = null;
      if (keys.length > 1 && settledUpTo >= head.count) await this.#forgetOthers(newest, settledUpTo);
      return;
    }
    const { outbox, address } = this.#o;
    const call = { kind: "setInboxKey", inbox: address, key: newest.publicKey } as const;
    const outcome = await outbox.submit(`inbox-key:${newest.publicKey.slice(2, 18)}`, call);
    if (outcome.state === "final") await this.#replace(newest);
  }

  /** A command that was sealed to an earlier key can be posted as long as that key could be in force again. */
  async #forgetOthers(newest: EncryptionKeyPair, settledUpTo: bigint): Promise<void> {
    const { inbox, secrets } = this.#o;
    const { key, count } = await inbox.head("final");
    if (key === newest.publicKey && settledUpTo >= count) await secrets.keepOnly(newest.secretKey);
  }

  /** Ours was announced for good, and another is in force: who else has the keeper's key? */
  async #replace(newest: EncryptionKeyPair): Promise<void> {
    const now = this.#o.now();
    this.#strangeSince ??= now;
    if (now - this.#strangeSince < STRANGE_MS || now - this.#replacedAt < AGAIN_MS) return;
    // One server that lies must not make it change its key.
    const { key, epoch } = await this.#o.inbox.head("final");
    if (key === newest.publicKey) return;
    this.#replacedAt = now;
    this.#strangeSince = null;
    this.#o.onProblem(foreign(key, epoch));
    await this.renew();
  }
}

function foreign(key: string, epoch: number): RetryableError {
  return new RetryableError(
    "INBOX_KEY_FOREIGN",
    `Commands are sealed to ${key} (epoch ${epoch}), which is no key of this keeper: somebody else announced it with the keeper's key.`,
    "A new one is announced. Have the admin revoke KEEPER_ROLE of this keeper's address and grant it to a new one.",
  );
}
