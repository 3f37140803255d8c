import { moneyNamed } from "../money/money-named.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk } from "../transact/open-transact-desk.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { usageError } from "../usage-error.ts";

/** `blockhost bw token accept TOKEN`, `blockhost bw token drop TOKEN` */
export function changeToken(kind: "accept" | "drop") {
  return async (terminal: Terminal, options: TransactOptions, text: string): Promise<number> => {
    const desk = await openTransactDesk(terminal, options);
    const { address, symbol } = await moneyNamed(desk, text);
    if (address === null)
      throw usageError("The chain's own money is no token.", "Name the address of a plain stablecoin.");
    const { byHand } = desk.chain.contracts;
    const [what, call] =
      kind === "accept"
        ? [
            `accept ${symbol} (${address}) as US dollars`,
            await byHand.acceptToken.populateTransaction(address),
          ]
        : [
            `take ${symbol} (${address}) no more; what is held in it stays`,
            await byHand.dropToken.populateTransaction(address),
          ];
    return transact(terminal, desk, options, [{ ...call, what, value: 0n }]);
  };
}
