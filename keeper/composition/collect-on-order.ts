import type { Treasury } from "../treasury/treasury.ts";

/** Collecting as the operator's commands see it: begun once for each order, and looked after until it is over. */
export function collectOnOrder(treasury: Pick<Treasury, "collectNow">) {
  const collection = (order: bigint) => treasury.collectNow(`command-${order}`);
  return {
    async begin(order: bigint): Promise<void> {
      await collection(order);
    },
    async outcome(order: bigint) {
      const { isOver, refusals, subscriptions, transactions } = await collection(order);
      if (!isOver) return null;
      const what = `${subscriptions} subscriptions were collected in ${transactions} transactions`;
      return { what, facts: { subscriptions, transactions, refused: refusals.map(({ error }) => error) } };
    },
  };
}
