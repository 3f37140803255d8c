import { hostname } from "node:os";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { nameInHosts } from "../name-in-hosts.ts";
import { readText } from "../read-text.ts";
import type { FirstBootStep } from "../step.ts";
import { wayOut } from "../way-out.ts";
import type { World } from "../world.ts";

/** The machine's name beside its address: Proxmox VE's cluster file system does not start without. */
export function hosts({ places, run }: World): FirstBootStep {
  const texts = async () => {
    const way = await wayOut(run);
    if (typeof way === "string")
      throw new RetryableError(
        "FIRSTBOOT_NETWORK_LOST",
        `The network was there and is gone. ${way}`,
        "See to the cable and the router. It is looked at again by itself.",
      );
    const before = (await readText(places.hosts)) ?? "";
    return { before, after: nameInHosts(before, hostname(), way.address) };
  };
  return {
    id: "hosts",
    title: "Writing down the machine's name",
    async isDone() {
      const { before, after } = await texts();
      return before === after;
    },
    async make() {
      await writeWhole(places.hosts, (await texts()).after, { mode: 0o644 });
    },
  };
}
