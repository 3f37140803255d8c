import { toBeHex } from "ethers";
import { OPERATIONS } from "../../../keeper/core/operation.ts";
import { STATUSES } from "../../contracts/reference/statuses.ts";
import type { Action } from "../chain/action.ts";
import { DAY, OPERATOR, TENANTS } from "../chain/market.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import type { Random } from "../clock/random.ts";
import type { Scheduler } from "../clock/scheduler.ts";

/** Everybody who buys, and the operator. They act on what the chain says, as people do: some of it comes too late. */
export class Tenants {
  readonly #chain: SimulatedChain;
  readonly #random: Random;
  /** Times of a subscription's backups, unix seconds, as its tenant is shown them. */
  readonly #backupsOf: (id: bigint) => readonly number[];
  /** In some worlds they often want a machine as it was. */
  readonly #goBack: boolean;
  #busy = true;

  constructor(
    chain: SimulatedChain,
    scheduler: Scheduler,
    random: Random,
    backupsOf: (id: bigint) => readonly number[],
  ) {
    this.#chain = chain;
    this.#backupsOf = backupsOf;
    this.#goBack = random.fork("go back").chance(0.3);
    this.#random = random;
    for (let left = random.between(2, 4); left > 0; left--)
      scheduler.after(random.between(0, 120_000), "a tenant buys", () => this.#buy());
    scheduler.every(
      () => random.between(8_000, 25_000),
      "a tenant acts",
      () => this.#act(),
      () => this.#busy,
    );
  }

  /** From now on they do nothing by themselves, but what is their last wish. */
  rest(): void {
    this.#busy = false;
    if (!this.#goBack) return;
    for (const { id, owner } of this.#chain.head.ledger.reference.subscriptions) {
      const last = owner === undefined ? null : this.#restore(id);
      if (last) this.#chain.submit(owner ?? "", last);
    }
  }

  #buy(): void {
    const random = this.#random;
    const payer = random.pick(TENANTS);
    const recipient = random.chance(0.75) ? payer : random.pick(TENANTS);
    const planId = random.chance(0.9) ? 1 : random.between(2, 3);
    const numDays = random.between(1, 3);
    this.#chain.submit(payer, { kind: "purchase", planId, numDays, recipient, encryptionKey: this.#key() });
  }

  #act(): void {
    const random = this.#random;
    const { ledger, time } = this.#chain.head;
    const { subscriptions } = ledger.reference;
    if (subscriptions.length < 6 && random.chance(0.06)) {
      this.#buy();
      return;
    }
    if (subscriptions.length === 0) return;
    const { id, owner, payer, deliverBy } = random.pick(subscriptions);
    const status = STATUSES[ledger.statusOf(id, time)];
    if (status === "Pending" && time > deliverBy && random.chance(0.5)) {
      this.#chain.submit(random.chance(0.5) ? payer : random.pick(TENANTS), { kind: "reclaim", id });
    } else if (owner !== undefined && status === "Grace" && random.chance(0.4)) {
      const renewal: Action = { kind: "renew", id, numDays: random.between(1, 2) };
      this.#chain.submit(random.pick(TENANTS), renewal);
    } else if (owner !== undefined) {
      const action = this.#wish(id, time);
      if (action) this.#chain.submit(action.kind === "terminate" ? OPERATOR : owner, action);
    }
  }

  #wish(id: bigint, time: bigint): Action | null {
    const random = this.#random;
    const wishes: readonly (readonly [number, () => Action | null])[] = [
      [0.08, () => ({ kind: "renew", id, numDays: random.between(1, 2) })],
      [0.05, () => ({ kind: "cancel", id })],
      [0.02, () => ({ kind: "terminate", id })],
      [0.12, () => ({ kind: "transfer", id, to: random.pick(TENANTS) })],
      [0.14, () => ({ kind: "setEncryptionKey", id, encryptionKey: this.#key() })],
      [
        0.08,
        () => {
          const user = random.pick(TENANTS);
          return { kind: "setUser", id, user, expires: time + BigInt(random.between(30, 2 * DAY)) };
        },
      ],
      [0.2, () => this.#operation(id)],
      [this.#goBack ? 0.3 : 0, () => this.#restore(id)],
    ];
    let dice = random.next();
    for (const [share, wish] of wishes) {
      if (dice < share) return wish();
      dice -= share;
    }
    return null;
  }

  #operation(id: bigint): Action {
    const random = this.#random;
    // Going back is what most can go wrong with.
    const operation = random.pick([0, 1, 2, 3, 4, 5, 5, 5]);
    return { kind: "requestOperation", id, operation, argument: toBeHex(this.#argument(id, operation), 32) };
  }

  #restore(id: bigint): Action | null {
    const times = this.#backupsOf(id);
    if (times.length === 0) return null;
    const argument = toBeHex(this.#random.pick(times), 32);
    return { kind: "requestOperation", id, operation: OPERATIONS.indexOf("rollback"), argument };
  }

  /** The number of a snapshot, or the time of a backup, which now and then nobody has. */
  #argument(id: bigint, operation: number): number {
    const random = this.#random;
    if (operation < 4) return 0;
    if (operation === 4 || random.chance(0.3)) return random.between(1, 2);
    const times = this.#backupsOf(id);
    return times.length > 0 ? random.pick(times) : 1_800_000_000;
  }

  /** An X25519 public key: nearly any 32 bytes are one. */
  #key(): string {
    return `0x${Buffer.from(this.#random.bytes(32)).toString("hex")}`;
  }
}
