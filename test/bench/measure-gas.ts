import type { ContractTransactionResponse } from "ethers";
import { chain } from "../contracts/support/chain.ts";
import { days } from "../contracts/support/days.ts";
import { delivered } from "../contracts/support/delivered.ts";
import { order } from "../contracts/support/order.ts";

import { platform } from "../contracts/support/platform.ts";
import type { Platform } from "../contracts/support/platform-type.ts";
import { purchased } from "../contracts/support/purchased.ts";
import { sealed } from "../contracts/support/sealed.ts";
import { signPermit } from "../contracts/support/sign-permit.ts";
import type { Figure } from "./figure.ts";

const COLLECTED = 100;
const PRICE = 30_000_000n;

/**
 * What a first measure came to, with 3 % of room: a change that costs more should be seen and be worth it. Measured with
 * solc 0.8.37, 200 optimizer runs, an OpenZeppelin stablecoin with 6 decimals and a credential of 240 bytes.
 */
const TARGETS = {
  purchase: 165_000,
  "purchase-permit": 199_000,
  deliver: 243_000,
  renew: 80_500,
  cancel: 64_700,
  "collect-100": 1_235_000,
} as const;

/**
 * Gas of each action as a busy host sees it: tenant, contract and treasury have held the token before, so no first write
 * of a balance is counted to an action that does not cause it.
 */
export async function measureGas(): Promise<Figure[]> {
  const measures: Record<keyof typeof TARGETS, (p: Platform) => Promise<bigint>> = {
    purchase: (p) => gasOf(p.subscriptions.connect(p.alice).purchase(order(p))),
    "purchase-permit": async (p) => {
      await p.token.connect(p.alice).approve(p.subscriptions, 0);
      const permit = await signPermit(p, p.alice, PRICE);
      return gasOf(p.subscriptions.connect(p.alice).purchaseWithPermit(order(p), permit));
    },
    deliver: async (p) => {
      const { id, purchaseRef } = await purchased(p);
      return gasOf(p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, sealed));
    },
    renew: async (p) => {
      const { id } = await delivered(p);
      await chain.networkHelpers.time.increase(days(10));
      return gasOf(p.subscriptions.connect(p.alice).renew(id, 30, p.token, PRICE));
    },
    cancel: async (p) => {
      const { id } = await delivered(p);
      await chain.networkHelpers.time.increase(days(10));
      return gasOf(p.subscriptions.connect(p.alice).cancel(id));
    },
    "collect-100": async (p) => {
      const ids: bigint[] = [];
      while (ids.length < COLLECTED) ids.push((await delivered(p)).id);
      await chain.networkHelpers.time.increase(days(10));
      return gasOf(p.subscriptions.connect(p.stranger).collect(ids));
    },
  };
  const figures: Figure[] = [];
  for (const name of Object.keys(TARGETS) as (keyof typeof TARGETS)[]) {
    const p = await chain.networkHelpers.loadFixture(busyPlatform);
    const value = Number(await measures[name](p));
    figures.push({ name: `gas.${name}`, value, unit: "gas", target: TARGETS[name] });
  }
  return figures;
}

/** The tests' platform after one whole sale, with room for many more. */
async function busyPlatform(): Promise<Platform> {
  const p = await platform();
  const { id } = await delivered(p, { planId: 1 });
  const { stock } = await p.subscriptions.planOf(1);
  await p.subscriptions.connect(p.keeper).setStock(1, stock, COLLECTED * 2);
  await chain.networkHelpers.time.increase(days(1));
  await p.subscriptions.collect([id]);
  return p;
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<bigint> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("the transaction has no receipt");
  return receipt.gasUsed;
}
