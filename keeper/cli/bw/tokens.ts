import { openDesk } from "../desk.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import { acceptedMoney } from "../money/accepted-money.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** `blockhost bw token` */
export async function tokens(terminal: Terminal, options: CommonOptions): Promise<number> {
  const accepted = await acceptedMoney(await openDesk(terminal, options));
  if (options.json) terminal.out(json(accepted));
  else if (accepted.length === 0) terminal.out("No token is accepted: nothing can be bought.");
  else
    terminal.out(
      table(
        ["TOKEN", "DECIMALS", "ADDRESS"],
        accepted.map(({ symbol, decimals, address }) => [symbol, `${decimals}`, address ?? ""]),
      ),
    );
  return CLI_EXIT.ok;
}
