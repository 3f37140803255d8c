import { formatEther, parseEther, ZeroAddress } from "ethers";
import { ChainLeases } from "../../keeper/chain/chain-leases.ts";
import type { BrokerOffer } from "../../keeper/core/broker-offer.ts";
import type { ChainAnswers } from "../answers/chain.ts";
import type { BrokerAnswers } from "../answers/ipv6.ts";
import type { Check } from "../finalize/ports/check.ts";
import type { ChainAccess } from "./chain-access.ts";

/** Blocks that a server is asked about at once; no events are read here. */
const LOG_RANGE = 1;
const DAY = 86_400;
/** Of others that are named, the cheapest. */
const MOST_OTHERS = 5;

/** The broker lends prefixes to new hosts now, at a price that the budget allows; where it does not, who does. */
export async function checkBroker(
  { heads }: ChainAccess,
  { leases, broker, budget }: BrokerAnswers,
  { currency }: Pick<ChainAnswers, "currency">,
): Promise<Omit<Check, "id">> {
  // As which host does not matter: there may be none yet.
  const market = await ChainLeases.connect({
    heads,
    leases,
    deployment: ZeroAddress,
    maxLogRange: LOG_RANGE,
  });
  const all = await market.brokers();
  const most = (parseEther(budget) * BigInt(market.period)) / BigInt(30 * DAY);
  const words = (offer: BrokerOffer) =>
    `broker ${offer.id} in ${offer.region} lends a /${offer.prefixLength} for ${formatEther(offer.price)} ${currency.symbol} each ${market.period / DAY} days`;
  const others = all
    .filter((offer) => offer.id !== broker && isOpen(offer))
    .sort((a, b) => (a.price < b.price ? -1 : 1))
    .slice(0, MOST_OTHERS)
    .map(words);
  const remedy =
    others.length === 0 ? "There is no other that lends now." : `Choose another: ${others.join("; ")}.`;
  const offer = all.find(({ id }) => id === broker);
  if (offer === undefined) return { verdict: "bad", what: `There is no broker ${broker}.`, remedy };
  if (!isOpen(offer))
    return { verdict: "bad", what: `Broker ${broker} lends nothing to new hosts now.`, remedy };
  const what = `${words(offer)}; ${offer.capacity - offer.liveLeases} of ${offer.capacity} are left`;
  if (offer.price <= most) return { verdict: "good", what: `${what}.`, remedy: "" };
  return {
    verdict: "bad",
    what: `${what}, and the budget does not allow it.`,
    remedy: `Raise it. ${remedy}`,
  };
}

function isOpen({ takesRequests, liveLeases, capacity }: BrokerOffer): boolean {
  return takesRequests && liveLeases < capacity;
}
