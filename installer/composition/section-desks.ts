import { hostname } from "node:os";
import type { Answers } from "../answers/answers.ts";
import { knownChains } from "../answers/known-chains.ts";
import { hostPreflight } from "../finalize/host/host-preflight.ts";
import { runProgram } from "../finalize/host/run-program.ts";
import { ipv6Checks } from "../finalize/ipv6-checks.ts";
import type { Check } from "../finalize/ports/check.ts";
import { detectDisks } from "../host/detect-disks.ts";
import { detectNetwork } from "../host/detect-network.ts";
import { preflightNetwork } from "../host/preflight-network.ts";
import { readNeighbours } from "../host/read-neighbours.ts";
import { pveDesks } from "../pve/pve-desks.ts";
import type { PveRoot } from "../pve/pve-root.ts";
import type { Detection, SectionDesks } from "../server/ports/section-desk.ts";
import type { Machine } from "./machine.ts";

export const RESOLV_CONF = "/etc/resolv.conf";

/** What the pages are told of each section on this machine. @param chain looks at the chain of these answers */
export function sectionDesks(
  { layout }: Machine,
  root: PveRoot,
  chain: (blockchain: Answers["blockchain"]) => Promise<readonly Check[]>,
): SectionDesks {
  const run = runProgram;
  const pve = pveDesks(root, () => readNeighbours(run), layout.templateManifest);
  const nothing = async (): Promise<Detection> => ({ found: null, suggested: null });
  return {
    network: {
      detect: () => detectNetwork(run, RESOLV_CONF),
      preflight: (answer) => preflightNetwork(run, answer),
    },
    storage: {
      detect: async (others) => {
        const { found, suggested } = await pve.storage.detect(others);
        return { found: { storages: found, disks: await detectDisks(run) }, suggested };
      },
      preflight: pve.storage.preflight,
    },
    blockchain: {
      detect: async () => ({ found: { chains: knownChains }, suggested: null }),
      preflight: (answer) => chain(answer),
    },
    proxmox: pve.proxmox,
    ipv6: { detect: nothing, preflight: async (answer, { proxmox }) => ipv6Checks(answer, proxmox) },
    admin: {
      detect: async () => ({ found: { host: hostname() }, suggested: null }),
      preflight: () => hostPreflight(layout),
    },
  };
}
