import type { Say } from "../../installer/finalize/ports/part.ts";
import type { World } from "./world.ts";

/**
 * Has ifupdown2 make the network of interfaces(5). It runs as a unit of its own that leaves behind what it has started: a DHCP
 * client must go on asking when first boot, which systemd ends with all of its processes, is over.
 *
 * @throws RetryableError FIRSTBOOT_PROGRAM_FAILED
 */
export function setNetwork(
  program: "ifup" | "ifreload",
  { runAloud }: Pick<World, "runAloud">,
  say: Say,
): Promise<void> {
  const unit = ["--quiet", "--collect", "--wait", "--pipe", "--property=KillMode=process"];
  return runAloud("systemd-run", [...unit, "--", program, "--all"], say);
}
