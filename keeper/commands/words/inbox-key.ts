import type { InboxKeys } from "../inbox-keys.ts";
import type { Words } from "../word.ts";

/** Has commands sealed to a fresh key from now on, so that who learns the present one later reads nothing new. */
export function inboxKeyWord(keys: InboxKeys): Pick<Words, "rotate-inbox-key"> {
  return {
    "rotate-inbox-key": {
      needsFinality: true,
      async begin() {
        await keys.renew();
        return null;
      },
      async outcome() {
        const epoch = await keys.epoch();
        return epoch === null
          ? null
          : { what: `commands are sealed to the key of epoch ${epoch} from now on`, facts: { epoch } };
      },
    },
  };
}
