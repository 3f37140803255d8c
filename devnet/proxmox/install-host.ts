import { setTimeout as sleep } from "node:timers/promises";
import { ensureAccount } from "../../installer/pve/ensure-account.ts";
import { ensureFirewall } from "../../installer/pve/ensure-firewall.ts";
import { ensurePool } from "../../installer/pve/ensure-pool.ts";
import { ensureRights } from "../../installer/pve/ensure-rights.ts";
import { ensureStorage } from "../../installer/pve/ensure-storage.ts";
import { ensureTemplate } from "../../installer/pve/ensure-template.ts";
import { ensureToken } from "../../installer/pve/ensure-token.ts";
import { openRootByTicket } from "../../installer/pve/open-root-by-ticket.ts";
import { tokenWorks } from "../../installer/pve/token-works.ts";
import type { Release } from "./release.ts";

export interface InstallOptions {
  readonly url: string;
  readonly caPem: string;
  readonly rootPassword: string;
  readonly release: Release;
  readonly nodeName?: string;
  /** VM id and name of each template, and its node where that is another; its disk is imported from `image`. */
  readonly templates: ReadonlyArray<{
    readonly vmid: number;
    readonly name: string;
    readonly node?: string;
  }>;
  /** Volume of the guest image, such as `Simulator.guestImage`. */
  readonly image: string;
  readonly pool?: string;
  readonly diskStorage?: string;
  readonly seedStorage?: string;
  /** Where the keeper may put backups of its VMs, made when it is not there; left out: it may make none. */
  readonly backupStorage?: string;
  readonly bridge?: string;
}

export interface InstalledHost {
  /** `blockhost@pve!keeper` */
  readonly tokenId: string;
  readonly tokenSecret: string;
  readonly pool: string;
  readonly diskStorage: string;
  readonly seedStorage: string;
}

const user = "blockhost@pve";

/** Sets a simulated host up with the installer's own parts: account, token, storages, templates, rights. */
export async function installHost(options: InstallOptions): Promise<InstalledHost> {
  const { pool = "blockhost", diskStorage = "local", seedStorage = "blockhost-seed" } = options;
  const { url, release, backupStorage, bridge = "vmbr0" } = options;
  const way = { url, trust: { ca: options.caPem }, sleep: (ms: number) => sleep(ms), random: Math.random };
  const root = await openRootByTicket({ ...way, password: options.rootPassword, now: Date.now });
  const tokenId = `${user}!keeper`;
  let tokenSecret = "";
  try {
    await ensureAccount(root, user);
    await ensurePool(root, pool);
    await ensureToken(root, {
      user,
      name: "keeper",
      secret: {
        read: async () => null,
        write: async (made) => {
          tokenSecret = made;
        },
      },
      works: (secret) => tokenWorks(way, tokenId, secret),
    });
    await ensureStorage(root, seedStorage, "iso");
    if (backupStorage !== undefined) await ensureStorage(root, backupStorage, "backup");
    await ensureFirewall(root);
    const templates: Record<string, number[]> = {};
    for (const { vmid, name, node = options.nodeName ?? "pve" } of options.templates) {
      const place = { node, bridge, storage: diskStorage, firstVmid: vmid };
      const made = await ensureTemplate(root, { ...place, name, image: { volume: options.image } });
      templates[name] = [...(templates[name] ?? []), made];
    }
    const places = { storage: diskStorage, seedStorage, backupStorage, bridge, zone: "localnetwork" };
    await ensureRights(root, tokenId, { pool, templates, ...places }, Number(release[0]));
    return { tokenId, tokenSecret, pool, diskStorage, seedStorage };
  } finally {
    await root.close();
  }
}
