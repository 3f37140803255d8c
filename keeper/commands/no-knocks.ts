import { FinalError } from "../core/errors.ts";
import type { Knocks } from "./ports/knocks.ts";

/** The doors of a host without rootd: none can be opened, and none is open. */
export const noKnocks: Knocks = {
  async open() {
    throw new FinalError(
      "COMMAND_NOT_SERVED",
      "this keeper has no rootd, so it cannot open the firewall",
      "set commands.rootdSocket in the keeper's configuration and start blockhost-rootd.socket",
    );
  },
  close: async () => [],
  list: async () => [],
};
