import { AbiCoder, keccak256, ZeroHash } from "ethers";
import type { Notice } from "../../contracts/reference/notice.ts";
import type { Reference } from "../../contracts/reference/reference.ts";
import { Refusal } from "../../contracts/reference/refusal.ts";
import { STATUSES } from "../../contracts/reference/statuses.ts";
import type { Action, Tx } from "./action.ts";
import type { ContractEvent } from "./contract-event.ts";
import { InboxLedger } from "./inbox-ledger.ts";
import { OPERATOR, openMarket, SUBSCRIPTIONS, TOKEN, TREASURY } from "./market.ts";

/** What the contracts keep of a subscription beside its money and time. */
export interface Access {
  readonly purchaseRef: string;
  /** Of the purchase. */
  readonly encryptionKey: string;
  readonly epoch: number;
  /** Of every epoch but the first. */
  readonly laterKey: string;
  /** Unix seconds, 0 while nothing is sealed for this epoch. */
  readonly sealedAt: bigint;
  readonly digest: string;
  readonly user: string | null;
  readonly userExpires: bigint;
  readonly operations: number;
  /** How many of them ask for a new VM in place of the old. */
  readonly reinstalls: number;
  /** The last that asks for power on or off; null before. */
  readonly power: "on" | "off" | null;
  /** Times that it was delivered; more than once would be two tokens. */
  readonly delivered: number;
}

/** A transaction that was mined, with the time of its block in unix seconds. */
export interface Mined {
  readonly tx: Tx;
  readonly time: bigint;
}

export const CHAIN_ID = 31_337;
/** Collecting is everybody's. */
const KEEPER_VERBS = new Set([
  "deliver",
  "reject",
  "close",
  "setCredential",
  "setStock",
  "acknowledge",
  "setInboxKey",
]);
const NOTHING = {
  laterKey: ZeroHash,
  sealedAt: 0n,
  digest: `0x${"0".repeat(40)}`,
  user: null,
  userExpires: 0n,
};
/** Operation.Reboot, Stop, Start, Reinstall, of which two say whether the VM is to run. */
const REINSTALL = 3;
const POWER = ["on", "off", "on", "on"] as const;
const REBOOT = 0;

/**
 * The three contracts after one block: money and time by the reference that the contracts' own tests hold against the
 * Solidity, the rest by the same interfaces. Never changed once its block is there; a fork replays its own history.
 */
export class Ledger {
  readonly keeper: string;
  readonly reference: Reference = openMarket();
  readonly inbox = new InboxLedger();
  readonly access = new Map<bigint, Access>();
  /** The keeper's next nonce. */
  nonce = 0;

  private constructor(keeper: string) {
    this.keeper = keeper;
  }

  static replay(keeper: string, history: readonly Mined[]): Ledger {
    const ledger = new Ledger(keeper);
    for (const { tx, time } of history) ledger.mine(tx, time);
    return ledger;
  }

  /** Runs a transaction; null when it reverts, which uses up its nonce all the same. */
  mine({ from, nonce, action }: Tx, time: bigint): readonly ContractEvent[] | null {
    if (nonce !== null) this.nonce = nonce + 1;
    try {
      return this.execute(action, from, time);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  /** @throws Refusal, and changes nothing then */
  execute(action: Action, from: string, now: bigint): readonly ContractEvent[] {
    if (KEEPER_VERBS.has(action.kind) && from !== this.keeper)
      throw new Refusal("AccessControlUnauthorizedAccount");
    const { reference } = this;
    switch (action.kind) {
      case "nothing":
        return [];
      case "purchase": {
        const { planId, numDays, recipient, encryptionKey } = action;
        const order = { planId, numDays, token: TOKEN, maxAmount: 2n ** 80n, recipient };
        const notices = reference.purchase(now, from, order);
        const { id, amount } = reference.subscriptions.at(-1) ?? { id: 0n, amount: 0n };
        const purchaseRef = purchaseRefOf(id, from, action, amount);
        this.access.set(id, {
          ...NOTHING,
          purchaseRef,
          encryptionKey,
          epoch: 0,
          operations: 0,
          reinstalls: 0,
          power: null,
          delivered: 0,
        });
        return ofSubscriptions(notices, { encryptionKey, purchaseRef });
      }
      case "renew":
        return ofSubscriptions(reference.renew(now, from, action.id, action.numDays, TOKEN, 2n ** 80n));
      case "cancel":
        return ofSubscriptions(reference.cancel(now, from, action.id));
      case "reclaim":
        return ofSubscriptions(reference.reclaim(now, from, action.id));
      case "terminate":
        if (from !== OPERATOR) throw new Refusal("AccessControlUnauthorizedAccount");
        return ofSubscriptions(reference.terminate(now, action.id), { reason: ZeroHash });
      case "deliver":
        return this.#deliver(action, now);
      case "reject":
        return ofSubscriptions(reference.reject(now, action.id), { reason: action.reason });
      case "close": {
        const notices = reference.close(now, action.id);
        const access = this.#known(action.id);
        const burned = event("Transfer", {
          from: this.#ownerBefore.get(action.id),
          to: ZERO,
          tokenId: action.id,
        });
        this.access.set(action.id, { ...access, ...NOTHING, epoch: 0 });
        return [...ofSubscriptions(notices), burned];
      }
      case "setCredential":
        return [this.#seal(action.id, action.epoch, action.credential, now)];
      case "transfer":
        return this.#transfer(from, action.to, action.id);
      case "setEncryptionKey":
        if (this.#ownerOf(action.id) !== from) throw new Refusal("AccessCredentialNotOwner");
        return [this.#rekey(action.id, action.encryptionKey)];
      case "setUser": {
        const { id, user, expires } = action;
        if (this.#ownerOf(id) !== from) throw new Refusal("ERC721InsufficientApproval");
        this.access.set(id, { ...this.#known(id), user, userExpires: expires });
        return [event("UpdateUser", { tokenId: id, user, expires })];
      }
      case "requestOperation": {
        const { id, operation, argument } = action;
        if (reference.statusOf(id, now) !== "Active") throw new Refusal("SubscriptionsWrongStatus");
        if (this.#ownerOf(id) !== from) throw new Refusal("SubscriptionsNotOwnerOrUser");
        const access = this.#known(id);
        const sequence = access.operations + 1;
        const reinstalls = access.reinstalls + Number(operation === REINSTALL);
        // A VM that its tenant has turned off is not turned on by a reboot.
        const power =
          operation === REBOOT && access.power === "off" ? "off" : (POWER[operation] ?? access.power);
        this.access.set(id, { ...access, operations: sequence, reinstalls, power });
        const fields = { id, by: from, sequence, operation, argument };
        return [{ contract: "subscriptions", name: "OperationRequested", fields }];
      }
      case "setStock":
        reference.catalogue.setStock(action.plan, action.expected, action.stock);
        return [
          {
            contract: "subscriptions",
            name: "StockChanged",
            fields: { planId: action.plan, stock: action.stock },
          },
        ];
      case "collect":
        return ofSubscriptions(reference.collect(now, action.ids), { treasury: TREASURY });
      case "post":
        if (from !== OPERATOR) throw new Refusal("AccessControlUnauthorizedAccount");
        return [this.inbox.post(action, from, now)];
      case "acknowledge":
        return [this.inbox.acknowledge(action, from, now)];
      case "setInboxKey":
        return [this.inbox.setKey(action.key)];
    }
  }

  statusOf(id: bigint, now: bigint): number {
    return STATUSES.indexOf(this.reference.statusOf(id, now));
  }

  #deliver({ id, purchaseRef, credential }: Extract<Action, { kind: "deliver" }>, now: bigint) {
    const access = this.access.get(id);
    const pending = this.reference.statusOf(id, now) === "Pending";
    const deliverBy = this.reference.subscriptions[Number(id) - 1]?.deliverBy ?? 0n;
    // In the contract's order: status, deadline, reference.
    if (access && pending && now <= deliverBy && access.purchaseRef !== purchaseRef)
      throw new Refusal("SubscriptionsPurchaseRefMismatch");
    const notices = this.reference.deliver(now, id);
    const { recipient, planId } = this.reference.subscriptions[Number(id) - 1] ?? {
      recipient: ZERO,
      planId: 0,
    };
    this.access.set(id, { ...this.#known(id), epoch: 1, delivered: this.#known(id).delivered + 1 });
    this.#ownerBefore.set(id, recipient);
    return [
      ...ofSubscriptions(notices, { planId }),
      event("Transfer", { from: ZERO, to: recipient, tokenId: id }),
      this.#seal(id, 1, credential, now),
    ];
  }

  #seal(id: bigint, epoch: number, credential: string, now: bigint): ContractEvent {
    this.#ownerOf(id);
    const access = this.#known(id);
    if (epoch !== access.epoch) throw new Refusal("AccessCredentialStaleEpoch");
    if (epoch !== 1 && access.laterKey === ZeroHash) throw new Refusal("AccessCredentialNoEncryptionKey");
    const size = credential.length / 2 - 1;
    if (size === 0 || size > 512) throw new Refusal("AccessCredentialSize");
    this.access.set(id, { ...access, sealedAt: now, digest: keccak256(credential).slice(0, 42) });
    return event("CredentialChanged", { id, epoch, credential });
  }

  #transfer(from: string, to: string, id: bigint): readonly ContractEvent[] {
    this.reference.transfer(from, to, id);
    this.#ownerBefore.set(id, to);
    const access = this.#known(id);
    const events = [event("Transfer", { from, to, tokenId: id })];
    if (access.user !== null) {
      this.access.set(id, { ...access, user: null, userExpires: 0n });
      events.push(event("UpdateUser", { tokenId: id, user: ZERO, expires: 0n }));
    }
    return [...events, this.#rekey(id, ZeroHash)];
  }

  #rekey(id: bigint, encryptionKey: string): ContractEvent {
    const access = this.#known(id);
    const epoch = access.epoch + 1;
    const { digest, sealedAt } = NOTHING;
    this.access.set(id, { ...access, epoch, laterKey: encryptionKey, sealedAt, digest });
    return event("EncryptionKeyChanged", { id, epoch, encryptionKey });
  }

  /** The reference forgets the owner of a closed one, whose token's burning names it. */
  readonly #ownerBefore = new Map<bigint, string>();

  #ownerOf(id: bigint): string {
    const owner = this.reference.subscriptions[Number(id) - 1]?.owner;
    if (owner === undefined) throw new Refusal("ERC721NonexistentToken");
    return owner;
  }

  #known(id: bigint): Access {
    const access = this.access.get(id);
    if (access === undefined) throw new Refusal("SubscriptionsUnknown");
    return access;
  }
}

const ZERO = `0x${"0".repeat(40)}`;

function event(name: string, fields: ContractEvent["fields"]): ContractEvent {
  return { contract: "credential", name, fields };
}

function ofSubscriptions(notices: readonly Notice[], more: ContractEvent["fields"] = {}): ContractEvent[] {
  return notices.map(({ event: name, ...fields }) => ({
    contract: "subscriptions",
    name,
    fields: { ...fields, ...more },
  }));
}

function purchaseRefOf(
  id: bigint,
  payer: string,
  { recipient, planId, numDays, encryptionKey }: Extract<Action, { kind: "purchase" }>,
  amount: bigint,
): string {
  const types = [
    "uint256",
    "address",
    "uint256",
    "address",
    "address",
    "uint32",
    "uint16",
    "address",
    "uint256",
    "bytes32",
  ];
  const values = [
    CHAIN_ID,
    SUBSCRIPTIONS,
    id,
    payer,
    recipient,
    planId,
    numDays,
    TOKEN,
    amount,
    encryptionKey,
  ];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
}
