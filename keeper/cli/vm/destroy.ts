import { encodeBytes32String } from "ethers";
import { knownSubscription } from "../read-subscription.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk } from "../transact/open-transact-desk.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { units } from "../transact/units.ts";
import { usageError } from "../usage-error.ts";
import { wholeId } from "../whole-id.ts";
import { moneyOf } from "./money-of.ts";

export interface DestroyOptions extends TransactOptions {
  readonly reason: string;
  readonly yes?: boolean;
}

/** `blockhost vm destroy ID`: the operator's own transaction, which no keeper's key can send. */
export async function destroy(terminal: Terminal, options: DestroyOptions, text: string): Promise<number> {
  const id = wholeId(text, "subscription");
  const reason = code(options.reason);
  const desk = await openTransactDesk(terminal, options);
  const { subscription, plan } = await knownSubscription(desk, id);
  const { refundable, symbol, decimals } = await moneyOf(desk, id);
  const back = `${units.words(refundable, decimals)} ${symbol}`;
  const what =
    `end subscription ${id} for good, with about ${back} for its owner ${subscription.owner ?? ""}`.trim();
  if (desk.key !== null && !options.yes) {
    terminal.err(
      `Subscription ${id} (${plan.name.replace(/\p{C}/gu, "?")}, ${subscription.status}) ends now, for good:\n` +
        `  its machine and disk are destroyed, and about ${back} go back to ${subscription.owner ?? "nobody"}.`,
    );
    const typed = await terminal.ask(`To go on, type its number (${id}): `, false);
    if (typed.trim() !== `${id}`) throw usageError("It was not confirmed.", "Nothing was sent.");
  }
  const call = await desk.chain.contracts.byHand.terminate.populateTransaction(
    id,
    encodeBytes32String(reason),
  );
  return transact(terminal, desk, options, [{ ...call, what, value: 0n }]);
}

/** A reason as the contract keeps it, for ever and for everybody to read. */
function code(text: string): string {
  if (/^[A-Z0-9][A-Z0-9_-]{0,30}$/.test(text)) return text;
  throw usageError(
    `"${text}" is no reason that the contract can keep.`,
    "Write a short code in capitals, such as ABUSE or END_OF_SERVICE; 31 characters at most.",
  );
}
