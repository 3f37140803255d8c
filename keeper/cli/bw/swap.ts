import { getAddress, ZeroAddress } from "ethers";
import { erc20 } from "../../chain/erc20.ts";
import { uniswap } from "../../chain/uniswap.ts";
import type { Money } from "../money/money.ts";
import { moneyNamed } from "../money/money-named.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk, type TransactDesk } from "../transact/open-transact-desk.ts";
import type { PlannedCall } from "../transact/planned-call.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { units } from "../transact/units.ts";
import { usageError } from "../usage-error.ts";
import { secondsOf } from "./seconds-of.ts";

export interface SwapOptions extends TransactOptions {
  readonly min?: string;
  readonly deadline: string;
}

/** What may be lost against the pool's own price before it is said aloud, in hundredths. */
const LOUD = 5n;

/**
 * `blockhost bw swap AMOUNT TOKEN FOR --min AMOUNT`. The bound is the person's own: one that is computed from the pool's
 * price just before holds for any price, since who moves the pool moves the bound with it.
 */
export async function swap(
  terminal: Terminal,
  options: SwapOptions,
  amount: string,
  from: string,
  to: string,
): Promise<number> {
  const desk = await openTransactDesk(terminal, options);
  const { swaps } = desk.config.portal ?? {};
  if (swaps === undefined)
    throw usageError(
      "The configuration knows no pools.",
      "Add portal.swaps to it: checkout, quoter and the path of each token.",
    );
  const [paid, wanted] = [await moneyNamed(desk, from), await moneyNamed(desk, to)];
  const path = pathOf(swaps.tokens, paid, wanted);
  const amountIn = units.parse(amount, paid.decimals);
  const { pool } = desk.chain;
  const quote = await uniswap.quote(pool, swaps.quoter, path, amountIn);
  const would = `${units.words(quote, wanted.decimals)} ${wanted.symbol}`;
  if (options.min === undefined)
    throw usageError(
      `The pools would give ${would} for it now. How little you would take is not said.`,
      "Look at the price elsewhere, and add --min AMOUNT: less than that reverts.",
    );
  const least = units.parse(options.min, wanted.decimals);
  if (quote < least)
    throw usageError(
      `The pools would give ${would} for it now, less than --min ${options.min}.`,
      "Wait, or take less if that is the price elsewhere too.",
    );
  if (quote - least > (quote * LOUD) / 100n)
    terminal.err(
      `--min is more than ${LOUD} % below the ${would} that the pools would give now: others may take the rest.`,
    );
  // It is allowed to take the money, so it is found by the word of a quorum.
  const { value: router } = await desk.chain.heads.agreed((rpc) => uniswap.router(rpc, swaps.checkout));
  const { timestamp } = await pool.head();
  const data = uniswap.swap({
    path,
    amountIn,
    least,
    deadline: timestamp + secondsOf(options.deadline),
    unwraps: wanted.address === null,
  });
  const approvals =
    paid.address === null ? [] : await approvalsOf(desk, paid, paid.address, router, amountIn);
  const call: PlannedCall = {
    what: `swap ${amount} ${paid.symbol} for ${options.min} ${wanted.symbol} or more (${would} now)`,
    to: router,
    value: paid.address === null ? amountIn : 0n,
    data,
    dependsOnEarlier: approvals.length > 0,
  };
  return transact(terminal, desk, options, [...approvals, call]);
}

/** From the token that is paid to the one that is wanted; one of the two is what the configuration's path begins with. */
function pathOf(
  known: readonly { readonly address: string; readonly path: string }[],
  paid: Money,
  wanted: Money,
): string {
  const addressOf = ({ address }: Money) => address ?? ZeroAddress;
  for (const { address, path } of known) {
    const [other, stable] = [getAddress(address), getAddress(uniswap.first(path))];
    if (addressOf(paid) === stable && addressOf(wanted) === other) return path;
    if (addressOf(paid) === other && addressOf(wanted) === stable) return uniswap.reversed(path);
  }
  throw usageError(
    `The configuration knows no way from ${paid.symbol} to ${wanted.symbol}.`,
    "Choose a pair of portal.swaps.",
  );
}

/** Allows the router exactly that. Some tokens change an allowance from zero only. */
async function approvalsOf(
  { chain: { heads }, me }: TransactDesk,
  { symbol, decimals }: Money,
  token: string,
  router: string,
  amount: bigint,
): Promise<readonly PlannedCall[]> {
  const { value: allowed } =
    me === null
      ? { value: 0n }
      : await heads.agreed((rpc, block) => erc20.allowance(rpc, block, token, me, router));
  if (allowed === amount) return [];
  const approve = (sum: bigint): PlannedCall => ({
    what: `allow Uniswap's router ${units.words(sum, decimals)} ${symbol}`,
    value: 0n,
    ...erc20.approve(token, router, sum),
  });
  if (allowed === 0n) return [approve(amount)];
  return [approve(0n), { ...approve(amount), dependsOnEarlier: true }];
}
