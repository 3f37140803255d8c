import { FinalError } from "../../core/errors.ts";
import type { Reboots } from "../ports/reboots.ts";
import type { Words } from "../word.ts";

/** Restarts a subscription's VM. */
export function rebootWord(reboots: Reboots): Pick<Words, "reboot"> {
  return {
    reboot: {
      needsFinality: true,
      async begin({ subscription }, { nonce, takenAt }) {
        await reboots.begin(nonce, BigInt(subscription), takenAt);
        return null;
      },
      async outcome({ subscription }, { nonce }) {
        const ended = await reboots.outcome(nonce, BigInt(subscription));
        if (ended === null) return null;
        if (!ended.done)
          throw new FinalError(
            "COMMAND_NOT_POSSIBLE",
            `the VM of subscription ${subscription} was not rebooted: ${ended.detail}`,
            "see what hinders it, and post the command again",
          );
        return { what: `the VM of subscription ${subscription} was rebooted`, facts: { subscription } };
      },
    },
  };
}
