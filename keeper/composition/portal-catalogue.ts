import { readOffer } from "../chain/offer-reader.ts";
import { TokenReader } from "../chain/token-reader.ts";
import { FinalError } from "../core/errors.ts";
import type { Catalogue } from "../portal/ports/catalogue.ts";
import type { PortalConfig } from "../portal/server/portal-config.ts";
import type { ApiChain } from "../protocol/api/host.ts";
import type { ChainParts } from "./connect-chain.ts";

const NATIVE = `0x${"0".repeat(40)}`;

/** What is for sale and what it can be paid with, read from the chain. */
export function portalCatalogue(
  { pool, heads, contracts }: ChainParts,
  chain: ApiChain,
  swaps: PortalConfig["swaps"],
): Catalogue {
  const reader = new TokenReader(pool, BigInt(chain.id));
  return {
    offer: () => readOffer(heads, contracts),
    async money() {
      const accepted = await reader.accepted(contracts.subscriptions);
      const tokens = (await Promise.all(accepted.map((address) => reader.facts(address)))).filter(
        (one) => one !== null,
      );
      if (swaps === undefined) return { tokens, swaps: [], wrappedNative: null };
      const checkout = await reader.checkout(swaps.checkout);
      if (checkout?.subscriptions.toLowerCase() !== contracts.subscriptions.toLowerCase()) {
        throw new FinalError(
          "PORTAL_CHECKOUT_WRONG",
          `The contract ${swaps.checkout} is no SwapCheckout of ${contracts.subscriptions}.`,
          "Correct portal.swaps.checkout in the configuration.",
        );
      }
      const found = await Promise.all(
        swaps.tokens.map(async ({ address, path }) => {
          const { symbol, decimals } = chain.currency;
          const native = { address: NATIVE, symbol, decimals, permit: null };
          const facts = address === NATIVE ? native : await reader.facts(address);
          return facts && { ...facts, path };
        }),
      );
      const { wrappedNative } = checkout;
      return { tokens, swaps: found.filter((one) => one !== null), wrappedNative };
    },
  };
}
