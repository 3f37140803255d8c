import { AbiCoder, keccak256 } from "ethers";
import { AccessCredential__factory } from "../../../typechain-types/factories/AccessCredential__factory.ts";
import { EarningsLens__factory } from "../../../typechain-types/factories/lens/EarningsLens__factory.ts";
import { FleetLens__factory } from "../../../typechain-types/factories/lens/FleetLens__factory.ts";
import { SubscriptionLens__factory } from "../../../typechain-types/factories/lens/SubscriptionLens__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Ledger } from "./ledger.ts";
import { TOKEN } from "./market.ts";
import { accessOf, planOf, subscriptionOf } from "./read-contracts.ts";

const coder = AbiCoder.defaultAbiCoder();
const SUBSCRIPTION = Subscriptions__factory.createInterface().getFunction("subscriptionOf").outputs;
const PLAN = Subscriptions__factory.createInterface().getFunction("planOf").outputs;
const ACCESS = AccessCredential__factory.createInterface().getFunction("accessOf").outputs;
const CARELESS = new Set([0, 5, 8]); // none, refunded, closed

/** Answers by what they depend on: encoding them is most of what a simulated server does. */
const known = new WeakMap<Ledger, Map<string, string>>();

/**
 * What the keeper's lenses, contracts that are never deployed, answer from these contracts; null for other code. The
 * people of the simulation have wallets with keys.
 */
export function answerLens(ledger: Ledger, now: bigint, data: string): string | null {
  const one = wordsAfter(SubscriptionLens__factory.bytecode, data);
  if (one !== null) return remembered("one", ledger, now, one[1] ?? 0n, subscription);
  const earnings = wordsAfter(EarningsLens__factory.bytecode, data);
  if (earnings !== null) return earned(ledger, now);
  const fleet = wordsAfter(FleetLens__factory.bytecode, data);
  return fleet && fingerprints(ledger, now, fleet[1] ?? 0n, Number(fleet[2]));
}

/** A lens's arguments, all of which are one word each; null when it is another lens. */
function wordsAfter(bytecode: string, data: string): readonly bigint[] | null {
  if (!data.startsWith(bytecode)) return null;
  return (data.slice(bytecode.length).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
}

function remembered(
  what: string,
  ledger: Ledger,
  now: bigint,
  id: bigint,
  answer: (ledger: Ledger, now: bigint, id: bigint) => string,
): string {
  const answers = known.get(ledger) ?? new Map<string, string>();
  known.set(ledger, answers);
  const lent = now < (ledger.access.get(id)?.userExpires ?? 0n);
  const key = `${what} ${id} ${ledger.statusOf(id, now)} ${lent}`;
  const text = answers.get(key) ?? answer(ledger, now, id);
  answers.set(key, text);
  return text;
}

function subscription(ledger: Ledger, now: bigint, id: bigint): string {
  const record = subscriptionOf(ledger, now, id);
  if (record.status === 0) return "0x";
  const values = [record, accessOf(ledger, now, id), planOf(ledger, BigInt(record.planId)), false];
  return coder.encode([...SUBSCRIPTION, ...ACCESS, ...PLAN, "bool"], values);
}

/** The id to go on from (never needed here), then a word for each subscription that needs care. */
function fingerprints(ledger: Ledger, now: bigint, first: bigint, most: number): string {
  const words = [0n.toString(16).padStart(64, "0")];
  const count = BigInt(ledger.reference.subscriptions.length);
  for (let id = first; id <= count && words.length <= most; id++)
    if (!CARELESS.has(ledger.statusOf(id, now))) words.push(remembered("word", ledger, now, id, word));
  return `0x${words.join("")}`;
}

/** The id to go on from (never needed here), then token with id, and amount, of each that has earned something. */
function earned({ reference }: Ledger, now: bigint): string {
  const hex = (value: bigint) => value.toString(16).padStart(64, "0");
  const words = reference.subscriptions.flatMap(({ id }) => {
    const amount = reference.earned(id, now);
    return amount === 0n ? [] : [hex((BigInt(TOKEN) << 64n) | id), hex(amount)];
  });
  return `0x${hex(0n)}${words.join("")}`;
}

function word(ledger: Ledger, now: bigint, id: bigint): string {
  const record = subscriptionOf(ledger, now, id);
  const values = [record, accessOf(ledger, now, id), false];
  const text = coder.encode([...SUBSCRIPTION, ...ACCESS, "bool"], values);
  return keccak256(text).slice(2, 50) + id.toString(16).padStart(16, "0");
}
