import { FinalError } from "../../core/errors.ts";
import type { KeeperKeys } from "../ports/keeper-keys.ts";
import type { Words } from "../word.ts";

/**
 * Makes the key that the keeper is to send with once the admin has given it the role. The keeper itself has no power over
 * roles. While one waits, it is named again: to obey twice makes no second.
 */
export function keeperKeyWord(keys: KeeperKeys | null): Pick<Words, "rotate-keeper-key"> {
  return {
    "rotate-keeper-key": {
      needsFinality: true,
      async begin() {
        if (keys === null)
          throw new FinalError(
            "COMMAND_NOT_SERVED",
            "this keeper has its key from elsewhere, so it cannot make another",
            "give it a keystore in its configuration",
          );
        const address = await keys.prepare();
        return {
          what: `the new key ${address} is made: send it gas, then have the admin grant KEEPER_ROLE to it; the keeper sends with it as soon as that is final`,
          facts: { address, inUse: keys.inUse },
        };
      },
    },
  };
}
