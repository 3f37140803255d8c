import { earnedAt } from "../../chain/earned-at.ts";
import { erc20 } from "../../chain/erc20.ts";
import { RpcError } from "../../chain/rpc-error.ts";
import type { RpcServer } from "../../chain/rpc-server.ts";
import type { BlockRef } from "../../core/chain-view.ts";
import type { Desk } from "../desk.ts";
import type { Due, Dues } from "./dues.ts";

/**
 * Reads on one server, as of one block, what the contracts hold for somebody: earned money on its way to the treasury,
 * credits, and shares where the treasury is a RevenueSplitter.
 *
 * @param tokens that are looked at beside those in which something was earned
 * @throws RetryableError
 */
export async function readDues(
  { chain: { contracts } }: Pick<Desk, "chain">,
  who: string,
  tokens: readonly string[],
  rpc: RpcServer,
  block: BlockRef,
): Promise<Dues> {
  const subscriptions = contracts.at(rpc, block);
  const treasury = await subscriptions.treasury();
  const splitter = contracts.splitterAt(treasury, rpc, block);
  const payees = (await maybe(async () => [...(await splitter.payees())])) ?? [];
  const isInRevenue = who === treasury || payees.includes(who);
  const all = isInRevenue ? await earnedAt(contracts, rpc, block) : [];
  const looked = [...new Set([...tokens, ...all.map(({ token }) => token)])];
  const dues = looked.map(async (token): Promise<Due> => {
    const mine = all.filter((each) => each.token === token);
    const earned = mine.reduce((sum, { amount }) => sum + amount, 0n);
    const [treasuryCredit, credit] = await Promise.all([
      isInRevenue ? subscriptions.creditOf(treasury, token) : 0n,
      subscriptions.creditOf(who, token),
    ]);
    const received = earned + treasuryCredit;
    // A token that answers no more has no shares, and holds nobody else up.
    const shares = isInRevenue ? await maybe(() => sharesOf(token, received)) : [];
    return { token, earned, ids: mine.map(({ id }) => id), treasuryCredit, credit, shares: shares ?? [] };
  });
  return { treasury, isInRevenue, dues: await Promise.all(dues) };

  /** What each is due once `more` has come in, as RevenueSplitter counts it: rounded down, less what was paid. */
  async function sharesOf(token: string, more: bigint): Promise<Due["shares"]> {
    const asked = who === treasury ? payees : payees.filter((payee) => payee === who);
    if (asked.length === 0) return [];
    const [balance, released, total] = await Promise.all([
      erc20.balanceOf(rpc, block, token, treasury),
      splitter.totalReleased(token),
      splitter.totalShares(),
    ]);
    const shares: { payee: string; amount: bigint }[] = [];
    for (const payee of asked) {
      const part = ((balance + released + more) * (await splitter.sharesOf(payee))) / total;
      const amount = part - (await splitter.released(token, payee));
      if (amount > 0n) shares.push({ payee, amount });
    }
    return shares;
  }
}

/** Null when the contract does not know the question; an account without code answers in no form at all. */
async function maybe<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RpcError && error.revertData !== null) return null;
    if (error instanceof Error && "code" in error && error.code === "BAD_DATA") return null;
    throw error;
  }
}
