import { join } from "node:path";
import type { Machine } from "../composition/machine.ts";
import { rehearsalFiles } from "./rehearsal-files.ts";

/** Loopback ports that nothing else has. */
export interface RehearsalPorts {
  readonly portal: number;
  readonly panel: number;
  readonly health: number;
}

/** The machine with everything of a rehearsal in one folder, and served to this machine alone but for its guests. */
export function rehearsalMachine(machine: Machine, folder: string, ports: RehearsalPorts): Machine {
  const { layout } = machine;
  const local = (port: number) => ({ host: "127.0.0.1", port });
  const { chain, work, watch, ...settings } = layout.settings;
  return {
    ...machine,
    // Whoever plays it: what it makes is thrown away.
    owner: null,
    layout: {
      ...layout,
      stateFolder: join(folder, "setup"),
      keeperConfigFile: rehearsalFiles(folder).config,
      rootdConfigFile: join(folder, "rootd.json"),
      keeperFolder: join(folder, "keeper"),
      rootdSocket: null,
      listen: {
        ...layout.listen,
        portal: local(ports.portal),
        panel: local(ports.panel),
        health: local(ports.health),
      },
      settings: {
        ...settings,
        chain: { ...chain, pollIntervalMs: 250 },
        // Room never comes here: a purchase that is too large is refunded at once.
        work: { tickMs: 2_000, pollMs: 500, ...work, capacityPatienceSeconds: 0 },
        // The chain's clock jumps.
        watch: { ...watch, limits: { headAgeSeconds: 0 } },
      },
    },
  };
}
