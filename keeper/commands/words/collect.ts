import { FinalError } from "../../core/errors.ts";
import type { Collector } from "../ports/collector.ts";
import type { Words } from "../word.ts";

/** Sends on its way to the treasury what was earned. */
export function collectWord(collector: Collector | null): Pick<Words, "collect"> {
  return {
    collect: {
      needsFinality: true,
      async begin(_command, { nonce }) {
        if (collector === null)
          throw new FinalError(
            "COMMAND_NOT_SERVED",
            "this keeper does not collect",
            "anybody may call collect of the Subscriptions contract; or configure the keeper's treasury",
          );
        await collector.begin(nonce);
        return null;
      },
      outcome: async (_command, { nonce }) => collector?.outcome(nonce) ?? null,
    },
  };
}
