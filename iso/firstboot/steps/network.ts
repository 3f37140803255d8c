import { RetryableError } from "../../../keeper/core/errors.ts";
import { setNetwork } from "../set-network.ts";
import type { FirstBootStep } from "../step.ts";
import { undoBridge } from "../undo-bridge.ts";
import { wayOut } from "../way-out.ts";
import type { World } from "../world.ts";

/** An address and a way out. */
export function network(world: World): FirstBootStep {
  return {
    id: "network",
    title: "Waiting for the network",
    isDone: async () => typeof (await wayOut(world.run)) !== "string",
    async make(say) {
      // A bridge that a kill left half made may be why there is none.
      await undoBridge(world, say);
      if (typeof (await wayOut(world.run)) !== "string") return;
      // Nobody else asks again, when there was no cable or no DHCP server at the machine's start.
      const tried = await setNetwork("ifup", world, say).then(
        () => "",
        ({ message }: Error) => ` ${message}`,
      );
      const missing = await wayOut(world.run);
      if (typeof missing === "string")
        throw new RetryableError(
          "FIRSTBOOT_NO_NETWORK",
          `${missing}${tried}`,
          "Plug the cable in, or correct /etc/network/interfaces. It is looked at again by itself.",
        );
    },
  };
}
