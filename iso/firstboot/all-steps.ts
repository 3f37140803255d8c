import { askTime } from "./ask-time.ts";
import type { FirstBootStep } from "./step.ts";
import { bridge } from "./steps/bridge.ts";
import { clock } from "./steps/clock.ts";
import { enterprise } from "./steps/enterprise.ts";
import { hosts } from "./steps/hosts.ts";
import { kernel } from "./steps/kernel.ts";
import { network } from "./steps/network.ts";
import { oldKernel } from "./steps/old-kernel.ts";
import { proxmox } from "./steps/proxmox.ts";
import { repository } from "./steps/repository.ts";
import { wizard } from "./steps/wizard.ts";
import type { World } from "./world.ts";

/** From a Debian with a network card to a Proxmox VE with its installer, in the order in which they are taken. */
export function allSteps(world: World): readonly FirstBootStep[] {
  return [
    network(world),
    clock(world, askTime),
    hosts(world),
    repository(world),
    kernel(world),
    proxmox(world),
    enterprise(world),
    oldKernel(world),
    bridge(world),
    wizard(world),
  ];
}
