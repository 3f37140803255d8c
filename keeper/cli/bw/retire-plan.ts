import type { Terminal } from "../terminal.ts";
import { openTransactDesk } from "../transact/open-transact-desk.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { wholeId } from "../whole-id.ts";

/** `blockhost bw plan retire ID` */
export async function retirePlan(
  terminal: Terminal,
  options: TransactOptions,
  text: string,
): Promise<number> {
  const id = wholeId(text, "plan");
  const desk = await openTransactDesk(terminal, options);
  const call = await desk.chain.contracts.byHand.retirePlan.populateTransaction(id);
  const what = `end the sale of plan ${id} for good`;
  return transact(terminal, desk, options, [{ ...call, what, value: 0n }]);
}
