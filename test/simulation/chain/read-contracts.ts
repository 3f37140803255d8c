import { type FunctionFragment, id as hashOf, type Interface, ZeroAddress, ZeroHash } from "ethers";
import { AccessCredential__factory } from "../../../typechain-types/factories/AccessCredential__factory.ts";
import { CommandInbox__factory } from "../../../typechain-types/factories/CommandInbox__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Ledger } from "./ledger.ts";
import { CREDENTIAL, INBOX, OPERATOR, PLANS, SUBSCRIPTIONS, TOKEN, TREASURY } from "./market.ts";

const subscriptions = Subscriptions__factory.createInterface();
const credential = AccessCredential__factory.createInterface();
const inbox = CommandInbox__factory.createInterface();
const KEEPER_ROLE = hashOf("KEEPER_ROLE");
const OPERATOR_ROLE = hashOf("OPERATOR_ROLE");

const ABIS = new Map<string, Interface>([
  [SUBSCRIPTIONS, subscriptions],
  [CREDENTIAL, credential],
  [INBOX, inbox],
]);

type View = (ledger: Ledger, now: bigint, ...args: never[]) => unknown;

/** The views that the keeper may ask for, by name. Those with several answers give a list of them. */
const VIEWS: Readonly<Record<string, View>> = {
  credential: () => CREDENTIAL,
  issuer: () => SUBSCRIPTIONS,
  KEEPER_ROLE: () => KEEPER_ROLE,
  hasRole: (ledger, _now, role: string, account: string) =>
    (role === KEEPER_ROLE && account === ledger.keeper) || (role === OPERATOR_ROLE && account === OPERATOR),
  paused: () => false,
  subscriptionCount: (ledger) => BigInt(ledger.reference.subscriptions.length),
  statusOf: (ledger, now, id: bigint) => ledger.statusOf(id, now),
  statusesFrom: (ledger, now, first: bigint, count: bigint) => {
    const last = BigInt(ledger.reference.subscriptions.length);
    const statuses: number[] = [];
    for (let id = first; id <= last && id < first + count; id++) statuses.push(ledger.statusOf(id, now));
    return statuses;
  },
  subscriptionOf: subscriptionOf,
  accessOf: accessOf,
  planOf: (ledger, _now, planId: bigint) => planOf(ledger, planId),
  planCount: () => BigInt(PLANS.length),
  treasury: () => TREASURY,
  creditOf: (ledger, _now, account: string) => ledger.reference.creditOf(account, TOKEN),
  subscriptions: () => SUBSCRIPTIONS,
  commandCount: ({ inbox: { commands } }) => BigInt(commands.length),
  commandOf: ({ inbox: { commands } }, _now, nonce: bigint) =>
    commands[Number(nonce) - 1] ?? { by: ZeroAddress, deadline: 0, acknowledgedAt: 0 },
  encryptionKey: ({ inbox: { key, epoch } }) => [key, epoch],
  refundable: (ledger, now, id: bigint) => ledger.reference.refundable(id, now),
  earned: (ledger, now, id: bigint) => ledger.reference.earned(id, now),
};

/** Answers `eth_call` on one of the contracts; null when it is none of the views that are modelled. */
export function readContracts(ledger: Ledger, now: bigint, to: string, data: string): string | null {
  const abi = ABIS.get(to);
  const call = abi?.parseTransaction({ data });
  const view = call && VIEWS[call.name];
  if (!abi || !call || !view) return null;
  return encode(abi, call.fragment, view(ledger, now, ...(call.args as unknown as never[])));
}

function encode(abi: Interface, fragment: FunctionFragment, value: unknown): string {
  return abi.encodeFunctionResult(fragment, fragment.outputs.length === 1 ? [value] : (value as unknown[]));
}

/** `ISubscriptions.Subscription`, by its fields. */
export function subscriptionOf(ledger: Ledger, now: bigint, id: bigint) {
  const record = ledger.reference.subscriptions[Number(id) - 1];
  const access = ledger.access.get(id);
  if (record === undefined || access === undefined) {
    const none = {
      planId: 0,
      numDays: 0,
      status: 0,
      payer: ZeroAddress,
      recipient: ZeroAddress,
      token: ZeroAddress,
    };
    const zero = { amount: 0n, purchaseRef: ZeroHash, encryptionKey: ZeroHash, deliverBy: 0n, startsAt: 0n };
    return { ...none, ...zero, expiresAt: 0n, graceEndsAt: 0n, operations: 0 };
  }
  const { planId, numDays, payer, recipient, amount, deliverBy, startsAt, expiresAt } = record;
  return {
    planId,
    numDays,
    status: ledger.statusOf(id, now),
    payer,
    recipient,
    token: TOKEN,
    amount,
    purchaseRef: access.purchaseRef,
    encryptionKey: access.encryptionKey,
    deliverBy,
    startsAt,
    expiresAt,
    graceEndsAt: expiresAt === 0n ? 0n : expiresAt + (PLANS[planId - 1]?.gracePeriod ?? 0n),
    operations: access.operations,
  };
}

/** `IAccessCredential.Access`, by its fields. */
export function accessOf(ledger: Ledger, now: bigint, id: bigint) {
  const access = ledger.access.get(id);
  const lent = access !== undefined && access.user !== null && now < access.userExpires;
  return {
    owner: ledger.reference.subscriptions[Number(id) - 1]?.owner ?? ZeroAddress,
    user: lent ? access.user : ZeroAddress,
    userExpires: lent ? access.userExpires : 0n,
    encryptionKey: access === undefined || access.epoch === 0 ? ZeroHash : keyOf(access),
    epoch: access?.epoch ?? 0,
    sealedAt: access?.sealedAt ?? 0n,
    digest: access?.digest ?? `0x${"0".repeat(40)}`,
  };
}

function keyOf({
  epoch,
  encryptionKey,
  laterKey,
}: {
  epoch: number;
  encryptionKey: string;
  laterKey: string;
}) {
  return epoch === 1 ? encryptionKey : laterKey;
}

/** `IPlans.Plan`, by its fields. */
export function planOf(ledger: Ledger, planId: bigint) {
  const plan = PLANS[Number(planId) - 1];
  if (plan === undefined) throw new Error(`no plan ${planId}`);
  return { ...plan, stock: ledger.reference.catalogue.stockOf(Number(planId)), retired: false };
}
