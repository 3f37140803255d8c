import { moneyNamed } from "../money/money-named.ts";
import { shareOut } from "../money/share-out.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk } from "../transact/open-transact-desk.ts";
import type { PlannedCall } from "../transact/planned-call.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { units } from "../transact/units.ts";
import { usageError } from "../usage-error.ts";
import { sendCall } from "./send.ts";

/** `blockhost bw split AMOUNT TOKEN SHARES TO...` */
export async function split(
  terminal: Terminal,
  options: TransactOptions,
  amount: string,
  token: string,
  ratio: string,
  ...to: string[]
): Promise<number> {
  const shares = sharesIn(ratio, to.length);
  const desk = await openTransactDesk(terminal, options);
  const money = await moneyNamed(desk, token);
  const parts = shareOut(units.parse(amount, money.decimals), shares);
  const calls: PlannedCall[] = [];
  for (const [index, name] of to.entries()) {
    const part = parts[index] ?? 0n;
    if (part === 0n) throw usageError(`The share of ${name} is nothing.`, "Split more, or among fewer.");
    calls.push(await sendCall(desk, money, part, name));
  }
  return transact(terminal, desk, options, calls);
}

/** Such as `60/40` or `2/1`: what they add up to does not matter. */
function sharesIn(ratio: string, people: number): readonly bigint[] {
  const shares = ratio.split("/");
  if (shares.every((share) => /^[1-9]\d{0,8}$/.test(share)) && shares.length === people && people > 1)
    return shares.map(BigInt);
  throw usageError(
    `"${ratio}" does not give each of ${people} a share.`,
    "Write whole shares with strokes between them, one for each: 60/40 alice bob.",
  );
}
