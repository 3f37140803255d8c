import { quantity } from "../../keeper/chain/rpc-shapes.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import type { Parties } from "../finalize/ports/chain-setup.ts";
import type { Part } from "../finalize/ports/part.ts";
import type { Payer } from "./chain-access.ts";
import { balanceOf, pay } from "./pay.ts";
import { spareMoney } from "./spare-money.ts";

/** What is left of the deployer's money goes to the admin. It is done when nothing was sent since, or nothing is left. */
export function sweep(payer: () => Promise<Payer>, { admin }: Parties): Part<{ readonly left: string }> {
  const usedBy = ({ pool, address }: Payer) =>
    pool.request("eth_getTransactionCount", [address, "latest"], quantity);
  const left = async (from: Payer) => ({ left: `${await balanceOf(from, from.address)}` });
  return {
    async look() {
      const from = await payer();
      const last = await from.store.find(purposeOf((await usedBy(from)) - 1));
      if (last?.state === "mined" || last?.state === "final") return left(from);
      try {
        return (await spareMoney(from, admin)) <= 0n ? left(from) : null;
      } catch (error) {
        // A wallet that takes no coin is no reason for a host not to open: what is left is told, and stays.
        if (error instanceof FinalError && error.code === "PAYMENT_REFUSED") return left(from);
        throw error;
      }
    },
    async make(say, waiting) {
      const from = await payer();
      const purpose = purposeOf(await usedBy(from));
      const value = await spareMoney(from, admin);
      if (value > 0n || (await from.store.find(purpose)) !== null) {
        const { mined } = await pay(from, purpose, admin, value, waiting);
        say(`What was left went to ${admin}: transaction ${mined.hash}`);
      }
      return left(from);
    },
  };
}

/** By the nonce that it takes, for there may be more after it: a payment that came late, a deployment of other answers. */
function purposeOf(nonce: number): string {
  return `sweep:${nonce}`;
}
