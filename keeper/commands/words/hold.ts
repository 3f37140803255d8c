import { FinalError } from "../../core/errors.ts";
import type { SubscriptionReader } from "../../sagas/ports/subscription-reader.ts";
import type { Holds } from "../ports/holds.ts";
import type { Words } from "../word.ts";

export interface HoldParts {
  readonly reader: Pick<SubscriptionReader, "read">;
  readonly holds: Holds;
  /** Has the keeper look at a subscription soon. */
  readonly wake: (subscription: bigint) => void;
}

/** Subscriptions whose VM the operator may keep from running; of others there is none, or it is about to go. */
const HOLDABLE = ["pending", "active", "grace"];

/** Holds a subscription's VM off, and lets it run again. Its disk and its time stay as they are. */
export function holdWords({ reader, holds, wake }: HoldParts): Pick<Words, "suspend" | "resume"> {
  return {
    suspend: {
      async begin({ subscription: id, reason }, { takenAt }) {
        const subscription = BigInt(id);
        const view = await reader.read(subscription, "confirmed");
        const status = view?.subscription.status ?? "none";
        if (!view || !HOLDABLE.includes(status))
          throw new FinalError(
            "COMMAND_NOT_POSSIBLE",
            `subscription ${id} is ${status}: there is nothing to suspend`,
            "check the number",
          );
        const { purchaseRef } = view.subscription;
        await holds.put({ subscription, purchaseRef, reason, since: Math.floor(takenAt / 1_000) });
        wake(subscription);
        return { what: `the VM of subscription ${id} is held off`, facts: { subscription: id } };
      },
    },
    resume: {
      async begin({ subscription: id }) {
        const subscription = BigInt(id);
        if ((await reader.read(subscription, "confirmed")) === null)
          throw new FinalError(
            "COMMAND_NOT_POSSIBLE",
            `subscription ${id} is not on the chain`,
            "check the number",
          );
        const wasHeld = await holds.release(subscription);
        wake(subscription);
        const what = `the VM of subscription ${id} ${wasHeld ? "is held off no more" : "was not held off"}`;
        return { what, facts: { subscription: id, wasHeld } };
      },
    },
  };
}
