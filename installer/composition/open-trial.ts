import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import type { Time } from "../../keeper/core/time.ts";
import { runProgram } from "../finalize/host/run-program.ts";
import { HostNetworkTrial } from "../host/host-network-trial.ts";
import type { NetworkTrial } from "../server/ports/network-trial.ts";
import type { Machine } from "./machine.ts";
import { RESOLV_CONF } from "./section-desks.ts";

/** Tries networks on this host; on a machine that is in use for other things none is tried. */
export async function openTrial(
  { layout, setup }: Machine,
  time: Time,
  warn: (what: string) => void,
): Promise<NetworkTrial> {
  if (setup.guard === null) return fixed;
  const folder = join(layout.stateFolder, "network");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return HostNetworkTrial.open({
    run: runProgram,
    places: { folder, resolvConf: RESOLV_CONF },
    guard: setup.guard,
    files: { interfaces: "/etc/network/interfaces", hosts: "/etc/hosts" },
    time,
    warn,
  });
}

const fixed: NetworkTrial = {
  confirmBy: async () => null,
  apply: async () => {
    throw new FinalError(
      "NETWORK_FIXED",
      "The network of this machine is not the installer's to change.",
      "Keep it as it is, and change it by hand where that is needed.",
    );
  },
  confirm: async () => {},
};
