import { join } from "node:path";
import type { HostLayout } from "../../../../installer/finalize/host-layout.ts";

/** A host in a folder. */
export function layoutIn(
  folder: string,
  ports = { portal: 443, relay: 8480, panel: 8444, health: 9464 },
): HostLayout {
  const host = "127.0.0.1";
  return {
    stateFolder: join(folder, "setup"),
    keeperConfigFile: join(folder, "etc/keeper.json"),
    rootdConfigFile: join(folder, "etc/rootd.json"),
    keeperFolder: join(folder, "keeper"),
    pages: join(folder, "pages"),
    templateManifest: join(folder, "template/manifest.json"),
    rootdSocket: join(folder, "rootd.sock"),
    proxmox: { url: "https://127.0.0.1:8006", caFile: join(folder, "pve-ca.pem") },
    listen: {
      portal: { host, port: ports.portal },
      panel: { host, port: ports.panel },
      health: { host, port: ports.health },
      relay: { port: ports.relay },
    },
    settings: {},
  };
}
