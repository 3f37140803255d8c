import type { PrefixLease } from "../../core/prefix-lease.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { Terminal } from "../terminal.ts";
import { duration } from "../time-words.ts";
import type { LeasePlace } from "./lease-place.ts";
import { leaseFacts, leaseWords } from "./lease-words.ts";
import { readLeases } from "./read-leases.ts";

const POLL_MS = 1_000;

export interface AwaitOptions {
  readonly json?: boolean;
  /** Seconds; 0: not at all. */
  readonly patience: number;
}

/**
 * Follows the newest lease until it is as it should be, cannot become so any more, or patience ends. Each state is told as
 * it comes, on standard error; the last one is the answer.
 *
 * @param isThere whether that is it
 * @returns the exit code: 0 when it is so, 1 when not
 */
export async function awaitLease(
  terminal: Terminal,
  place: LeasePlace,
  { json: asJson, patience }: AwaitOptions,
  isThere: (lease: PrefixLease) => boolean,
): Promise<number> {
  const { time, out, err } = terminal;
  const until = time.now() + patience * 1_000;
  let told = "";
  for (;;) {
    const [lease] = await readLeases(place);
    if (lease === undefined)
      throw new Error("this is a bug: the keeper took an order and wrote nothing down");
    const words = leaseWords(lease);
    const isOver = lease.reason !== null;
    if (isThere(lease) || isOver || time.now() >= until) {
      out(asJson ? json(leaseFacts(lease)) : words);
      if (!isThere(lease) && !isOver && patience > 0)
        err(
          `It has not come to that in ${duration(patience * 1_000)}; the keeper goes on: blockhost broker status`,
        );
      return isThere(lease) || patience === 0 ? CLI_EXIT.ok : CLI_EXIT.found;
    }
    if (words !== told) err(words);
    told = words;
    await time.sleep(POLL_MS);
  }
}
