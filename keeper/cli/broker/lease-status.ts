import { BlockHostError } from "../../core/errors.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { duration } from "../time-words.ts";
import { giveOrder } from "./give-order.ts";
import { leasePlace } from "./lease-place.ts";
import { leaseFacts, leaseWords } from "./lease-words.ts";
import { readLeases } from "./read-leases.ts";

export interface LeaseStatusOptions extends CommonOptions {
  readonly all?: boolean;
}

/** `blockhost broker status`: what is written down, and what the keeper says of it when it is at work. */
export async function leaseStatus(terminal: Terminal, options: LeaseStatusOptions): Promise<number> {
  const place = await leasePlace(options);
  const report = await giveOrder(place, { verb: "look" }).catch((error: unknown) => {
    if (!(error instanceof BlockHostError) || error.code !== "DAEMON_UNREACHABLE") throw error;
    terminal.err(`This is what was written down last: ${error.message}`);
    return null;
  });
  const leases = await readLeases(place);
  const shown = options.all ? leases : leases.slice(0, 1);
  const heardAt = report?.heardAt ?? null;
  const problems = report?.problems ?? [];
  if (options.json) terminal.out(json({ leases: shown.map(leaseFacts), heardAt, problems }));
  else {
    terminal.out(shown.length === 0 ? "No prefix was ever asked for." : shown.map(leaseWords).join("\n"));
    if (heardAt !== null)
      terminal.out(`The broker was heard of ${duration(terminal.time.now() - heardAt * 1_000)} ago.`);
    for (const { code, what, remedy } of problems) terminal.out(`${code}: ${what} (remedy: ${remedy})`);
  }
  return problems.length > 0 ? CLI_EXIT.found : CLI_EXIT.ok;
}
