import type { KeeperLog } from "../../devnet/keeper/keeper-log.ts";
import { FinalError } from "../../keeper/core/errors.ts";

/** What the keeper says when it cannot do what was paid for, of which the story would hear nothing. */
const FAILURES = ["undo", "alert"] as const;

/**
 * The given signal, and one that aborts when the keeper gives up on a subscription of the play that it should serve.
 *
 * @param signal has to abort at the end of the play at the latest
 */
export function untilItFails(log: KeeperLog, subscription: bigint, signal: AbortSignal): AbortSignal {
  const failed = new AbortController();
  for (const msg of FAILURES)
    log.waitFor({ msg, subscription: `${subscription}` }, { signal }).then(
      ({ saga = "", step = "", detail = "" }) =>
        failed.abort(
          new FinalError(
            "REHEARSAL_FAILED",
            `The keeper gives up at ${saga} ${step}: ${detail}`,
            "See what its log says of it, mend that on the host, then rehearse again.",
          ),
        ),
      // The play is over.
      () => undefined,
    );
  return AbortSignal.any([signal, failed.signal]);
}
