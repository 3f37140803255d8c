import type { PrefixLease } from "../../core/prefix-lease.ts";
import { moment } from "../time-words.ts";
import { units } from "../transact/units.ts";

const ETHER = 18;

/** A lease without what only programs need, for JSON; amounts in wei as text. */
export function leaseFacts(lease: PrefixLease) {
  const { answer, maxPrice, ...facts } = lease;
  return {
    ...facts,
    maxPrice: `${maxPrice}`,
    prefix: answer?.prefix ?? null,
    gateway: answer?.gateway ?? null,
    endpoint: answer?.endpoint ?? null,
    zone: answer?.zone ?? null,
  };
}

/** A lease in one line, for a person. */
export function leaseWords({ broker, leaseId, state, reason, answer, endsAt }: PrefixLease): string {
  const of = `broker ${broker}${leaseId === null ? "" : `, lease ${leaseId}`}`;
  const paid = endsAt === null ? "" : `, paid until ${moment(endsAt * 1_000)}`;
  return `${state}${reason === null ? "" : ` (${reason})`}: ${answer?.prefix ?? "no prefix yet"} of ${of}${paid}`;
}

/** An amount of the chain's coin. */
export const coins = {
  words: (wei: bigint) => units.words(wei, ETHER),
  /** @throws FinalError USAGE */
  parse: (text: string) => units.parse(text, ETHER),
};
