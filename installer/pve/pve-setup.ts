import type { Answers } from "../answers/answers.ts";
import type { Part, Say } from "../finalize/ports/part.ts";
import type { PveSetup, SecretKeeper } from "../finalize/ports/pve-setup.ts";
import { ensureAccount } from "./ensure-account.ts";
import { ensureFirewall } from "./ensure-firewall.ts";
import { ensureIsolatedNetwork, ISOLATED_ZONE } from "./ensure-isolated-network.ts";
import { ensurePool } from "./ensure-pool.ts";
import { ensureRights } from "./ensure-rights.ts";
import { ensureStorage } from "./ensure-storage.ts";
import { ensureTemplate } from "./ensure-template.ts";
import { ensureToken } from "./ensure-token.ts";
import { hostAddress } from "./host-address.ts";
import { imageOf } from "./image-of.ts";
import { interruptible } from "./interruptible.ts";
import { lookOnly } from "./look-only.ts";
import { majorOf } from "./major-of.ts";
import { preflightProxmox } from "./preflight-proxmox.ts";
import { preflightStorage } from "./preflight-storage.ts";
import type { PveRoot } from "./pve-root.ts";
import { requireStorage } from "./require-storage.ts";
import { type KeepersWay, tokenWorks } from "./token-works.ts";

const USER = "blockhost@pve";
const TOKEN = "keeper";
const TOKEN_ID = `${USER}!${TOKEN}`;

export interface PveSetupOptions {
  readonly root: PveRoot;
  readonly answers: Pick<Answers, "proxmox" | "storage" | "ipv6">;
  readonly secret: SecretKeeper;
  readonly way: KeepersWay;
  /** What the package blockhost-template says of its image, as a file. */
  readonly templateManifest: string;
  /** IPv4 addresses that answer on the machines' network now, whoever they are. */
  readonly neighbours?: readonly string[];
}

/** All that the keeper needs of Proxmox VE, each part looked at before it is made; see ADR 41. */
export function pveSetup(options: PveSetupOptions): PveSetup {
  const { root, answers, secret, way, templateManifest, neighbours = [] } = options;
  const { proxmox, storage, ipv6 } = answers;
  const { node, pool, bridge, isolate, template, network } = proxmox;
  const zone = isolate ? ISOLATED_ZONE : "localnetwork";
  const part = <T>(what: string, ensure: (root: PveRoot, say: Say) => Promise<T>): Part<T> => ({
    look: () => lookOnly(root, (to) => ensure(to, () => {})),
    make: (say, waiting) => {
      say(what);
      return ensure(interruptible(root, waiting), say);
    },
  });
  return {
    preflight: async () => [
      ...(await preflightStorage(root, storage, node)),
      ...(await preflightProxmox(root, proxmox, { neighbours, templateManifest })),
    ],
    access: part(`user ${USER}, its token and the pool ${pool}`, async (to) => {
      await ensureAccount(to, USER);
      await ensurePool(to, pool);
      const works = (kept: string) => tokenWorks(way, TOKEN_ID, kept);
      await ensureToken(to, { user: USER, name: TOKEN, secret, works });
      return { tokenId: TOKEN_ID };
    }),
    storage: part("storages for disks, seeds and backups", async (to) => {
      await requireStorage(to, storage.disks, "images");
      await ensureStorage(to, storage.seed, "iso");
      if (storage.backups !== null) await ensureStorage(to, storage.backups, "backup");
      return storage;
    }),
    network: part(`network ${bridge} and the firewall`, async (to) => {
      await ensureFirewall(to);
      if (!isolate)
        return { bridge, zone, hostAddress: await hostAddress(to, { node, bridge, cidr: network.cidr }) };
      const { cidr, gateway } = network;
      const prefix = ipv6.mode === "manual" ? ipv6.prefix : null;
      await ensureIsolatedNetwork(to, { node, vnet: bridge, cidr, gateway, prefix });
      return { bridge, zone, hostAddress: network.gateway };
    }),
    template: part(`template ${template.name} and the token's rights`, async (to, say) => {
      const place = { node, bridge, storage: storage.disks, firstVmid: firstVmid(proxmox.vmidBase) };
      const image = await imageOf(template, templateManifest);
      const vmid = await ensureTemplate(to, { ...place, name: template.name, image }, say);
      const templates = { [template.name]: [vmid] };
      const settings = {
        pool,
        templates,
        storage: storage.disks,
        seedStorage: storage.seed,
        zone,
        bridge,
        ...(storage.backups === null ? {} : { backupStorage: storage.backups }),
      };
      await ensureRights(to, TOKEN_ID, settings, await majorOf(to));
      return { templates };
    }),
  };
}

/** Beside the vmids of subscriptions, which begin above the base and go up by one each. */
function firstVmid(vmidBase: number): number {
  return vmidBase > 10_000 ? 9_000 : 90_000_000 + vmidBase;
}
