import { Catalogue } from "../reference/catalogue.ts";
import { Reference } from "../reference/reference.ts";
import { Wallets } from "../reference/wallets.ts";

const day = 86_400n;

/**
 * Where every history begins: an ordinary plan, one of odd price without grace, one that costs next to nothing; tokens
 * of 0, 6 and 18 decimals; tenants with 200 dollars of each, of whom carol allows 100.
 */
export const scene = {
  plans: [
    {
      pricePerDay: 1_000_000n,
      minDays: 1,
      maxDays: 365,
      stock: 4,
      gracePeriod: 7n * day,
      deliveryDeadline: 3600n,
    },
    {
      pricePerDay: 333_337n,
      minDays: 2,
      maxDays: 1095,
      stock: 3,
      gracePeriod: 0n,
      deliveryDeadline: 900n,
    },
    {
      pricePerDay: 1n,
      minDays: 1,
      maxDays: 1095,
      stock: 3,
      gracePeriod: 90n * day,
      deliveryDeadline: 3n * day,
    },
  ],
  decimals: new Map([
    ["coarse", 0],
    ["dollar", 6],
    ["fine", 18],
  ]),
  tokens: ["coarse", "dollar", "fine"],
  tenants: ["alice", "bob", "carol"],
  /** All who could ever hold money. */
  accounts: ["contract", "treasury", "alice", "bob", "carol"],
  fortune: 200n,
  allowed: 100n,

  /** The scene as the reference sees it. */
  reference(): Reference {
    const wallets = new Wallets();
    for (const [token, decimals] of scene.decimals) {
      const unit = 10n ** BigInt(decimals);
      for (const tenant of scene.tenants) wallets.give(tenant, token, scene.fortune * unit);
      wallets.limit("carol", token, scene.allowed * unit);
    }
    return new Reference(new Catalogue(scene.plans, scene.decimals), wallets);
  },
} as const;
