import type { Answers } from "../answers/answers.ts";
import { detectProxmox } from "./detect-proxmox.ts";
import { detectStorage } from "./detect-storage.ts";
import { localNode } from "./local-node.ts";
import { preflightProxmox } from "./preflight-proxmox.ts";
import { preflightStorage } from "./preflight-storage.ts";
import type { PveRoot } from "./pve-root.ts";

/**
 * What the installer's pages ask about the sections that Proxmox VE knows.
 *
 * @param neighbours IPv4 addresses that answer on the host's networks now
 * @param templateManifest what the package blockhost-template says of its image, as a file
 */
export function pveDesks(
  root: PveRoot,
  neighbours: () => Promise<readonly string[]>,
  templateManifest: string,
) {
  const nodeOf = async ({ proxmox }: Partial<Answers>) => proxmox?.node ?? (await localNode(root));
  return {
    proxmox: {
      detect: () => detectProxmox(root, templateManifest),
      preflight: async (answer: Answers["proxmox"]) =>
        preflightProxmox(root, answer, { neighbours: await neighbours(), templateManifest }),
    },
    storage: {
      detect: async (others: Partial<Answers>) => detectStorage(root, await nodeOf(others)),
      preflight: async (answer: Answers["storage"], others: Partial<Answers>) =>
        preflightStorage(root, answer, await nodeOf(others)),
    },
  };
}
