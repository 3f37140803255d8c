import type { Condition } from "../alerts/condition.ts";
import type { ChainSeen } from "../ports/chain-status.ts";
import type { Funds } from "../ports/keeper-funds.ts";
import type { OpenTransactions } from "../ports/outbox-counts.ts";
import type { WatchConfig } from "../watch-config.ts";

/** A transaction that the chain does not take. */
export function outboxConditions(
  open: OpenTransactions,
  chain: ChainSeen,
  limits: WatchConfig["limits"],
): readonly Condition[] {
  const blocks = open.oldestSentAtBlock === null ? 0 : chain.latest.number - open.oldestSentAtBlock;
  if (blocks <= limits.pendingBlocks) return [];
  return [
    {
      code: "TRANSACTION_STUCK",
      subject: "outbox",
      what: `a transaction of the keeper has waited for ${blocks} blocks to be mined, ${open.sent} wait in all`,
      remedy:
        "see its fee in the log: raise maxFeePerGasGwei, send coin to the keeper, or look whether the RPC servers pass transactions on",
    },
  ];
}

/** A balance that is good for a few more transactions only. */
export function fundsConditions(funds: Funds, limits: WatchConfig["limits"]): readonly Condition[] {
  const left = transactionsLeft(funds);
  if (left >= limits.transactionsLeft) return [];
  return [
    {
      code: "KEEPER_LOW_ON_GAS",
      subject: "keeper",
      what: `the keeper's ${funds.balance} wei are good for ${left} more transactions at today's fees`,
      remedy: "send the chain's coin to the keeper's address, which is in the first lines of its log",
    },
  ];
}

/** How many more transactions the balance is good for. */
export function transactionsLeft({ balance, transaction }: Funds): number {
  return transaction === 0n ? Number.MAX_SAFE_INTEGER : Number(balance / transaction);
}
