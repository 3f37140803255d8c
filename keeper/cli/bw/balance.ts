import { erc20 } from "../../chain/erc20.ts";
import { bigQuantity } from "../../chain/rpc-shapes.ts";
import { resolveAddress } from "../book/resolve-address.ts";
import { openDesk } from "../desk.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import { acceptedMoney } from "../money/accepted-money.ts";
import type { Due, Dues } from "../money/dues.ts";
import type { Money } from "../money/money.ts";
import { moneyNamed, NATIVE } from "../money/money-named.ts";
import { readDues } from "../money/read-dues.ts";
import { tokenMoney } from "../money/token-money.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { units } from "../transact/units.ts";

/** `blockhost bw balance [WHO] [TOKEN]`, all of it as of one block */
export async function balance(
  terminal: Terminal,
  options: CommonOptions,
  text = "treasury",
  token?: string,
): Promise<number> {
  const desk = await openDesk(terminal, options);
  const { address: who, words } = await resolveAddress(desk, text);
  const asked =
    token === undefined ? [NATIVE, ...(await acceptedMoney(desk))] : [await moneyNamed(desk, token)];
  const tokens = asked.flatMap(({ address }) => address ?? []);
  const { block, value } = await desk.chain.heads.agreed(async (rpc, at) => {
    const native = [who, { blockHash: at.hash, requireCanonical: true }];
    const wei = await rpc.request("eth_getBalance", native, bigQuantity);
    const found = await readDues(desk, who, tokens, rpc, at);
    const dues = found.dues.filter((due) => token === undefined || tokens.includes(due.token));
    const held = await Promise.all(dues.map((due) => erc20.balanceOf(rpc, at, due.token, who)));
    return {
      wei,
      lines: dues.map((due, index) => ({ ...due, held: held[index] ?? 0n, ...waiting(who, found, due) })),
    };
  });
  const lines: (Money & { readonly balance: bigint; readonly waits: bigint })[] = [];
  if (asked.includes(NATIVE)) lines.push({ ...NATIVE, balance: value.wei, waits: 0n });
  for (const { token: address, held, waits } of value.lines)
    lines.push({ ...(await tokenMoney(desk, address)), balance: held, waits });
  if (options.json) terminal.out(json({ address: who, block: block.number, balances: lines }));
  else {
    terminal.out(`${words} at block ${block.number}`);
    const rows = lines.map(({ symbol, decimals, balance: held, waits }) => [
      symbol,
      units.words(held, decimals),
      units.words(waits, decimals),
    ]);
    terminal.out(table(["TOKEN", "BALANCE", "WAITS FOR BW WITHDRAW"], rows));
  }
  return CLI_EXIT.ok;
}

/** What `bw withdraw` would bring: to the treasury what was earned, to a payee its share, to anybody their credits. */
function waiting(who: string, { treasury }: Dues, { earned, treasuryCredit, credit, shares }: Due) {
  const share = shares.find(({ payee }) => payee === who)?.amount ?? 0n;
  return { waits: who === treasury ? earned + treasuryCredit : credit + share };
}
