import type { InboxSecrets } from "../../keeper/commands/ports/inbox-secrets.ts";
import type { EncryptionKeyPair } from "../../keeper/protocol/encryption-key.ts";
import { keyPair } from "../../keeper/protocol/key-pair.ts";
import type { LeaseChain } from "../core/chain-port.ts";
import type { LeaseStore } from "../core/lease-store-port.ts";
import type { BrokerOutbox } from "../core/outbox-port.ts";

export interface BrokerKeysOptions {
  readonly brokerId: number;
  readonly secrets: InboxSecrets;
  readonly store: Pick<LeaseStore, "cursor" | "openRequests">;
  readonly chain: Pick<LeaseChain, "broker">;
  readonly outbox: BrokerOutbox;
  readonly randomBytes: (length: number) => Uint8Array;
}

/**
 * The keys that requests are sealed to. The newest secret is the one whose key should be in force, so a key is stored
 * before it is announced; earlier ones are forgotten once no request that was sealed to them can come any more.
 */
export class BrokerKeys {
  readonly #o: BrokerKeysOptions;

  constructor(options: BrokerKeysOptions) {
    this.#o = options;
  }

  /** All that may open something, the newest first. */
  async all(): Promise<readonly EncryptionKeyPair[]> {
    return (await this.#o.secrets.list()).map(keyPair).reverse();
  }

  /** Makes the key that is to be in force from soon on. */
  async renew(): Promise<void> {
    await this.#o.secrets.add(this.#o.randomBytes(32));
  }

  /** Sees to it that there is a key, and that the newest is in force. */
  async tend(): Promise<void> {
    const { chain, outbox, brokerId } = this.#o;
    let [newest] = await this.all();
    if (newest === undefined) {
      await this.renew();
      [newest] = await this.all();
    }
    if (newest === undefined) throw new Error("a secret that was added is not there");
    const { encryptionKey, block } = await chain.broker();
    if (encryptionKey === newest.publicKey) return this.#forgetOthers(newest, block);
    await outbox.submit(`key:${brokerId}:${newest.publicKey.slice(2, 18)}`, {
      kind: "setEncryptionKey",
      brokerId,
      encryptionKey: newest.publicKey,
    });
  }

  /** @param since a final block in which the newest key was in force: no later request is sealed to another */
  async #forgetOthers(newest: EncryptionKeyPair, since: number): Promise<void> {
    const { store, secrets } = this.#o;
    const cursor = await store.cursor();
    if (cursor === null || cursor.number < since || (await store.openRequests()).length > 0) return;
    if ((await this.all()).length > 1) await secrets.keepOnly(newest.secretKey);
  }
}
