import { FinalError } from "../../core/errors.ts";
import { chooseBroker } from "../../lease/choose-broker.ts";
import { offerProblem } from "../../lease/lease-rules.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { awaitLease } from "./await-lease.ts";
import { giveOrder } from "./give-order.ts";
import { type LeaseChain, leaseChain } from "./lease-place.ts";
import { coins } from "./lease-words.ts";
import { measured, type WishOptions, wishOf } from "./list-brokers.ts";

export interface RequestLeaseOptions extends WishOptions {
  readonly dryRun?: boolean;
  readonly patience: number;
}

/** `blockhost broker request [broker]` */
export async function requestLease(
  terminal: Terminal,
  options: RequestLeaseOptions,
  named?: string,
): Promise<number> {
  const place = await leaseChain(terminal, options);
  const broker = await chosen(place, options, named);
  const { offer } = await place.market.look(broker);
  const maxPrice = wishOf(options).maxPrice ?? offer?.price ?? 0n;
  const problem = offerProblem(offer, maxPrice);
  if (problem !== null || offer === null) throw notToBeHad(broker, problem ?? "BROKER_UNKNOWN");
  const { price, prefixLength, region } = offer;
  if (options.dryRun) {
    const would = {
      broker,
      region,
      prefixLength,
      price: `${price}`,
      maxPrice: `${maxPrice}`,
      period: place.market.period,
    };
    terminal.out(
      options.json
        ? json(would)
        : `Would ask broker ${broker} (${region}) for a /${prefixLength} for ${coins.words(price)}; nothing was sent.`,
    );
    return CLI_EXIT.ok;
  }
  await giveOrder(place, { verb: "request", broker, maxPrice: `${maxPrice}` });
  return awaitLease(terminal, place, options, ({ state }) => state === "up");
}

async function chosen(place: LeaseChain, options: RequestLeaseOptions, named?: string): Promise<number> {
  if (named !== undefined) {
    if (/^[1-9]\d{0,9}$/.test(named)) return Number(named);
    throw usageError(`"${named}" is no broker's number.`, "See them: blockhost broker list");
  }
  const [best] = chooseBroker(await measured(place), wishOf(options));
  if (best !== undefined) return best.offer.id;
  throw new FinalError(
    "LEASE_NO_BROKER",
    "No broker lends what is asked for.",
    "See all: blockhost broker list --all. Then ask for another region or price, or name one.",
  );
}

function notToBeHad(broker: number, problem: string): FinalError {
  return new FinalError(
    "LEASE_NO_BROKER",
    `Broker ${broker} lends nothing to this host now: ${problem}.`,
    "See who does: blockhost broker list",
  );
}
