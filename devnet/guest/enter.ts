import type { GuestCable } from "./guest-driver.ts";

/** The command that what follows it is run by, to be where a guest's cable goes. */
export function enter(cable: GuestCable | undefined): readonly string[] {
  return cable === undefined ? [] : ["nsenter", `--net=${cable.namespace}`, "--"];
}
