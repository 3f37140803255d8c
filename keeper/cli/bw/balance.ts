import { erc20 } from "../../chain/erc20.ts";
import { bigQuantity } from "../../chain/rpc-shapes.ts";
import { resolveAddress } from "../book/resolve-address.ts";
import { openDesk } from "../desk.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import { acceptedMoney } from "../money/accepted-money.ts";
import { moneyNamed, NATIVE } from "../money/money-named.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { units } from "../transact/units.ts";

/** `blockhost bw balance [WHO] [TOKEN]` */
export async function balance(
  terminal: Terminal,
  options: CommonOptions,
  text = "treasury",
  token?: string,
): Promise<number> {
  const desk = await openDesk(terminal, options);
  const { heads, contracts } = desk.chain;
  const { address, words } = await resolveAddress(desk, text);
  const moneys =
    token === undefined ? [NATIVE, ...(await acceptedMoney(desk))] : [await moneyNamed(desk, token)];
  const { block, value } = await heads.agreed((rpc, at) =>
    Promise.all(
      moneys.map(async (money) => {
        if (money.address === null) {
          const params = [address, { blockHash: at.hash, requireCanonical: true }];
          return { money, balance: await rpc.request("eth_getBalance", params, bigQuantity), credit: 0n };
        }
        return {
          money,
          balance: await erc20.balanceOf(rpc, at, money.address, address),
          credit: await contracts.at(rpc, at).creditOf(address, money.address),
        };
      }),
    ),
  );
  const lines = value.map(({ money, balance: held, credit }) => ({ ...money, balance: held, credit }));
  if (options.json) terminal.out(json({ address, block: block.number, balances: lines }));
  else {
    terminal.out(`${words} at block ${block.number}`);
    terminal.out(
      table(
        ["TOKEN", "BALANCE", "CREDIT IN THE CONTRACT"],
        lines.map(({ symbol, decimals, balance: held, credit }) => [
          symbol,
          units.words(held, decimals),
          units.words(credit, decimals),
        ]),
      ),
    );
  }
  return CLI_EXIT.ok;
}
