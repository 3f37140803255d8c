import type { BrokerOffer } from "../core/broker-offer.ts";
import { offerProblem } from "./lease-rules.ts";

/** What a host wants of a broker. */
export interface BrokerWish {
  /** Part of the region's name, in whatever case; null: any. */
  readonly region: string | null;
  /** Wei for a period; null: any. */
  readonly maxPrice: bigint | null;
  /** The least prefix that has room: bits at most; null: any. */
  readonly prefixLength: number | null;
  /** What counts first among those that will do. */
  readonly by: "price" | "latency";
}

/** A broker, and how far away it is. */
export interface RankedBroker {
  readonly offer: BrokerOffer;
  /** Milliseconds there and back; null: not known. */
  readonly latencyMs: number | null;
}

/**
 * Those that will do, the best first: by price or by latency, then by the other, then by who has more room. Who is not
 * measured comes after who is.
 */
export function chooseBroker(
  brokers: readonly RankedBroker[],
  { region, maxPrice, prefixLength, by }: BrokerWish,
): readonly RankedBroker[] {
  const fits = brokers.filter(
    ({ offer }) =>
      offerProblem(offer, maxPrice ?? offer.price) === null &&
      (region === null || offer.region.toLowerCase().includes(region.toLowerCase())) &&
      (prefixLength === null || offer.prefixLength <= prefixLength),
  );
  const price = (a: RankedBroker, b: RankedBroker) => sign(a.offer.price - b.offer.price);
  const latency = (a: RankedBroker, b: RankedBroker) =>
    (a.latencyMs ?? Number.MAX_SAFE_INTEGER) - (b.latencyMs ?? Number.MAX_SAFE_INTEGER);
  const room = (a: RankedBroker, b: RankedBroker) => free(b.offer) - free(a.offer);
  const [first, second] = by === "price" ? [price, latency] : [latency, price];
  return fits.toSorted((a, b) => first(a, b) || second(a, b) || room(a, b) || a.offer.id - b.offer.id);
}

function free({ capacity, liveLeases }: BrokerOffer): number {
  return capacity - liveLeases;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : Number(difference > 0n);
}
