import type { Logger } from "pino";
import { httpPost } from "../chain/http-post.ts";
import { openSocket } from "../chain/open-socket.ts";
import { InboxSecretFolder } from "../commands/inbox-secret-folder.ts";
import type { KeeperConfig } from "../config.ts";
import { listenLines } from "../lines/listen-lines.ts";
import { rootdClient } from "../rootd/rootd-client.ts";
import type { ProgressEvent } from "../sagas/progress-event.ts";
import { StartupError } from "../startup-error.ts";
import { Database } from "../store/database.ts";
import { TaskLog } from "../store/task-log.ts";
import { openTorControl } from "../tor/tor-control.ts";
import { tunnelClient } from "../tunneld/tunnel-client.ts";
import { listenHttp } from "./listen-http.ts";
import { listenPortal } from "./listen-portal.ts";
import type { LogRing } from "./log-ring.ts";
import { MeterRelay } from "./meter-relay.ts";
import { openHypervisor } from "./open-hypervisor.ts";
import { openKeys } from "./open-keys.ts";
import { openWebhook } from "./open-webhook.ts";
import type { Outside } from "./outside.ts";
import { realTime } from "./real-time.ts";

/**
 * Opens the store, reads the keys and prepares the way to Proxmox VE, all as the configuration says.
 *
 * @throws StartupError
 */
export async function openOutside(
  config: KeeperConfig,
  options: {
    readonly log: Logger;
    readonly logRing?: LogRing | undefined;
    readonly onEvent?: ((event: ProgressEvent) => void) | undefined;
  },
): Promise<Outside> {
  const database = await StartupError.during("store", () => Database.open(config.database.file));
  try {
    return await StartupError.during("configuration", async () => {
      const { shelf, attestation } = await openKeys(config.keys);
      const webhook = await openWebhook(config.watch);
      const meter = new MeterRelay();
      const { commands } = config;
      const { endpoint, ipv6 } = config.network;
      const proxmox = await openHypervisor(config, new TaskLog(database), meter);
      return {
        ...options,
        time: realTime,
        random: Math.random,
        post: httpPost,
        openSocket,
        listen: listenHttp,
        listenPortal,
        webhook,
        inboxSecrets: commands && new InboxSecretFolder(commands.secretsFolder),
        knocks: commands?.rootdSocket === undefined ? undefined : rootdClient(commands.rootdSocket),
        tor: endpoint.mode === "onion" ? () => openTorControl(endpoint.control) : undefined,
        tunnel: ipv6?.mode === "broker" ? tunnelClient(ipv6.tunnelSocket) : undefined,
        listenOrders: listenLines,
        meter,
        keys: { keeper: shelf.newest, attestation, shelf },
        database,
        hypervisor: proxmox.hypervisor,
        backups: proxmox.backups,
        lastBackups: proxmox.lastBackups,
        close: async () => {
          await Promise.allSettled([proxmox.close(), database.close()]);
        },
      };
    });
  } catch (error) {
    await database.close();
    throw error;
  }
}
