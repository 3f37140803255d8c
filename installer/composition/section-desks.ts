import { hostname } from "node:os";
import type { Answers } from "../answers/answers.ts";
import { knownChains } from "../answers/known-chains.ts";
import { hostPreflight } from "../finalize/host/host-preflight.ts";
import { runProgram } from "../finalize/host/run-program.ts";
import { ipv6Checks } from "../finalize/ipv6-checks.ts";
import type { ChainSetup } from "../finalize/ports/chain-setup.ts";
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

const CHAIN_UNKNOWN: Check = {
  id: "ipv6-broker",
  verdict: "warn",
  what: "Whether the broker lends is not known before the chain is.",
  remedy: "Answer the step of the chain, and check this again.",
};

/** What the pages are told of each section on this machine. @param onChain opens the chain of these answers for a look */
export function sectionDesks(
  { layout }: Machine,
  root: PveRoot,
  onChain: <T>(
    given: Pick<Answers, "blockchain"> & Partial<Pick<Answers, "ipv6">>,
    use: (chain: ChainSetup) => Promise<T>,
  ) => Promise<T>,
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
      preflight: (blockchain, { ipv6 }) =>
        onChain({ blockchain, ...(ipv6 !== undefined && { ipv6 }) }, (chain) => chain.preflight()),
    },
    proxmox: pve.proxmox,
    ipv6: {
      detect: nothing,
      async preflight(answer, { blockchain, proxmox }) {
        if (answer.mode !== "broker") return ipv6Checks(answer, proxmox);
        if (blockchain === undefined) return [CHAIN_UNKNOWN];
        return [await onChain({ blockchain }, (chain) => chain.broker(answer))];
      },
    },
    admin: {
      detect: async () => ({ found: { host: hostname() }, suggested: null }),
      preflight: () => hostPreflight(layout),
    },
  };
}
