import { ZeroAddress } from "ethers";
import { erc20 } from "../../chain/erc20.ts";
import { resolveAddress } from "../book/resolve-address.ts";
import type { Money } from "../money/money.ts";
import { moneyNamed } from "../money/money-named.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk, type TransactDesk } from "../transact/open-transact-desk.ts";
import type { PlannedCall } from "../transact/planned-call.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { units } from "../transact/units.ts";
import { usageError } from "../usage-error.ts";

/** `blockhost bw send AMOUNT TOKEN TO` */
export async function send(
  terminal: Terminal,
  options: TransactOptions,
  amount: string,
  token: string,
  to: string,
): Promise<number> {
  const desk = await openTransactDesk(terminal, options);
  const money = await moneyNamed(desk, token);
  const sum = amount === "all" ? await balanceOf(desk, money) : units.parse(amount, money.decimals);
  return transact(terminal, desk, options, [await sendCall(desk, money, sum, to)]);
}

/** A payment to somebody who is named. @throws FinalError USAGE */
export async function sendCall(
  desk: TransactDesk,
  money: Money,
  amount: bigint,
  to: string,
): Promise<PlannedCall> {
  const { address, words } = await resolveAddress(desk, to);
  const what = `send ${units.words(amount, money.decimals)} ${money.symbol} to ${words}`;
  const { chain } = desk;
  // A token sent to itself, or anything sent to nobody or to our contracts by hand, is lost for good.
  const { subscriptions, credential } = chain.contracts;
  if ([money.address, ZeroAddress, subscriptions, credential].includes(address))
    throw usageError(
      `What is sent to ${words} stays there for good.`,
      "Name a wallet: contracts are paid by their own functions.",
    );
  if (money.address === null) return { what, to: address, value: amount, data: "0x" };
  return { what, value: 0n, ...erc20.transfer(money.address, address, amount) };
}

async function balanceOf({ chain: { heads }, me }: TransactDesk, { address }: Money): Promise<bigint> {
  if (address === null)
    throw usageError(
      "All of the chain's own money cannot be sent: what the gas costs is known only afterwards.",
      "Name an amount that leaves enough for the gas.",
    );
  if (me === null)
    throw usageError('It is not said whose money "all" is.', "Add --keystore, --as or --from.");
  const { value } = await heads.agreed((rpc, block) => erc20.balanceOf(rpc, block, address, me));
  if (value > 0n) return value;
  throw usageError(`${me} has nothing of it.`, "See: blockhost bw balance");
}
