import { brokerHost } from "../../lease/broker-host.ts";
import { type BrokerWish, chooseBroker, type RankedBroker } from "../../lease/choose-broker.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { duration } from "../time-words.ts";
import { type LeaseChain, leaseChain } from "./lease-place.ts";
import { coins } from "./lease-words.ts";
import { measureLatency } from "./measure-latency.ts";

/** Brokers that are measured; there are a few, as a rule. */
const MOST_MEASURED = 64;

export interface WishOptions extends CommonOptions {
  readonly region?: string;
  readonly maxPrice?: string;
  readonly by: "price" | "latency";
}

export interface ListBrokersOptions extends WishOptions {
  readonly all?: boolean;
}

/** `blockhost broker list` */
export async function listBrokers(terminal: Terminal, options: ListBrokersOptions): Promise<number> {
  const place = await leaseChain(terminal, options);
  const brokers = await measured(place);
  const shown = options.all ? brokers : chooseBroker(brokers, wishOf(options));
  const { period } = place.market;
  if (options.json)
    terminal.out(json(shown.map(({ offer, latencyMs }) => ({ ...offer, latencyMs, period }))));
  else if (shown.length === 0) terminal.out("No broker lends what is asked for; see all with --all.");
  else
    terminal.out(
      table(
        ["ID", "REGION", "PREFIX", `FOR ${duration(period * 1_000)}`, "FREE", "LATENCY", "TAKES"],
        shown.map(({ offer, latencyMs }) => [
          `${offer.id}`,
          offer.region,
          `/${offer.prefixLength}`,
          coins.words(offer.price),
          `${offer.capacity - offer.liveLeases} of ${offer.capacity}`,
          latencyMs === null ? "-" : `${latencyMs} ms`,
          offer.takesRequests ? "requests" : offer.takesRenewals ? "renewals" : "nothing",
        ]),
      ),
    );
  return CLI_EXIT.ok;
}

/** All brokers, each with how far away it is where its region says where it is. */
export async function measured({ market }: LeaseChain): Promise<readonly RankedBroker[]> {
  const offers = await market.brokers();
  return Promise.all(
    offers.map(async (offer, index) => {
      const host = index < MOST_MEASURED ? brokerHost(offer.region) : null;
      return { offer, latencyMs: host === null ? null : await measureLatency(host) };
    }),
  );
}

/** @throws FinalError USAGE */
export function wishOf({ region, maxPrice, by }: WishOptions): BrokerWish {
  return {
    region: region ?? null,
    maxPrice: maxPrice === undefined ? null : coins.parse(maxPrice),
    prefixLength: null,
    by,
  };
}
