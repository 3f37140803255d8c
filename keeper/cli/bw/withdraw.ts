import { resolveAddress } from "../book/resolve-address.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import { acceptedMoney } from "../money/accepted-money.ts";
import type { Due, Dues } from "../money/dues.ts";
import type { Money } from "../money/money.ts";
import { moneyNamed } from "../money/money-named.ts";
import { moved } from "../money/moved.ts";
import { readDues } from "../money/read-dues.ts";
import { tokenMoney } from "../money/token-money.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk, type TransactDesk } from "../transact/open-transact-desk.ts";
import type { PlannedCall } from "../transact/planned-call.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { units } from "../transact/units.ts";
import { usageError } from "../usage-error.ts";

export interface WithdrawOptions extends TransactOptions {
  readonly token?: string;
}

/** Subscriptions of one transaction; each takes about 9,000 gas. */
const BATCH = 200;

/**
 * `blockhost bw withdraw [WHO]`: all that the contracts hold for somebody. Anybody may send it, since the contracts
 * know where it goes.
 */
export async function withdraw(
  terminal: Terminal,
  options: WithdrawOptions,
  text = "treasury",
): Promise<number> {
  const desk = await openTransactDesk(terminal, options);
  const { address: who, words } = await resolveAddress(desk, text);
  const only = options.token === undefined ? null : await moneyNamed(desk, options.token);
  if (only?.address === null)
    throw usageError(
      "The contracts hold no money of the chain's own.",
      "Name a token, or leave --token out.",
    );
  const tokens = (only ? [only] : await acceptedMoney(desk)).flatMap(({ address }) => address ?? []);
  const { value } = await desk.chain.heads.at("confirmed", (rpc, block) =>
    readDues(desk, who, tokens, rpc, block),
  );
  const dues = value.dues.filter(({ token }) => only === null || token === only.address);
  const calls: PlannedCall[] = [];
  for (const due of dues) calls.push(...(await callsFor(desk, who, value, due)));
  if (calls.length === 0) {
    terminal.out(options.json ? json({ transactions: [] }) : `Nothing waits for ${words}.`);
    return CLI_EXIT.ok;
  }
  return transact(terminal, desk, options, calls, (receipt) =>
    moved(terminal, desk, options, receipt, value.treasury),
  );
}

/** Each stands alone: a token that refuses to move, or a payee that it refuses, holds nobody else up. */
async function callsFor(
  desk: TransactDesk,
  who: string,
  { treasury, isInRevenue }: Dues,
  { token, ids, earned, treasuryCredit, credit, shares }: Due,
): Promise<readonly PlannedCall[]> {
  const { contracts } = desk.chain;
  const money = await tokenMoney(desk, token);
  const sum = (amount: bigint) => `${units.words(amount, money.decimals)} ${label(money)}`;
  const to = (address: string) => desk.book.nameOf(address) ?? address;
  const calls: PlannedCall[] = [];
  const apart = { value: 0n, standsAlone: true };
  for (let at = 0; at < ids.length; at += BATCH) {
    const some = ids.slice(at, at + BATCH);
    const part = ids.length > BATCH ? `, part ${at / BATCH + 1}` : "";
    calls.push({
      ...contracts.encode({ kind: "collect", ids: some }),
      what: `collect ${sum(earned)} or a little more, earned by ${count(ids.length)}, for the treasury${part}`,
      ...apart,
    });
  }
  const credits = new Map(isInRevenue ? [[treasury, treasuryCredit]] : []).set(who, credit);
  for (const [account, amount] of credits)
    if (amount > 0n)
      calls.push({
        ...contracts.encode({ kind: "withdrawFor", account, token }),
        what: `pay ${sum(amount)} of credits out to ${to(account)}`,
        ...apart,
      });
  const dependsOnEarlier = earned + treasuryCredit > 0n;
  for (const { payee, amount } of shares)
    calls.push({
      ...contracts.encode({ kind: "release", splitter: treasury, token, payee }),
      what: `release ${sum(amount)}${dependsOnEarlier ? " or a little more" : ""} to ${to(payee)}`,
      ...apart,
      dependsOnEarlier,
    });
  return calls;
}

function count(subscriptions: number): string {
  return subscriptions === 1 ? "a subscription" : `${subscriptions} subscriptions`;
}

/** Two tokens may have one symbol. */
function label({ symbol, address }: Money): string {
  return `${symbol} (${address})`;
}
