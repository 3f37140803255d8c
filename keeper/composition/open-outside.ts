import type { Logger } from "pino";
import { httpPost } from "../chain/http-post.ts";
import { KeeperKey } from "../chain/keeper-key.ts";
import { openSocket } from "../chain/open-socket.ts";
import type { KeeperConfig } from "../config.ts";
import { openProxmox } from "../proxmox/open-proxmox.ts";
import type { ProgressEvent } from "../sagas/progress-event.ts";
import { StartupError } from "../startup-error.ts";
import { Database } from "../store/database.ts";
import { TaskLog } from "../store/task-log.ts";
import { listenHttp } from "./listen-http.ts";
import { MeterRelay } from "./meter-relay.ts";
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
  options: { readonly log: Logger; readonly onEvent?: ((event: ProgressEvent) => void) | undefined },
): Promise<Outside> {
  const database = await StartupError.during("store", () => Database.open(config.database.file));
  try {
    return await StartupError.during("configuration", async () => {
      const keys = {
        keeper: await loadKey(config.keys.keeper),
        attestation: await loadKey(config.keys.attestation),
      };
      const webhook = await openWebhook(config.watch);
      const meter = new MeterRelay();
      const pacing = { now: realTime.now, sleep: realTime.sleep, random: Math.random, meter };
      const proxmox = await openProxmox(config.proxmox, new TaskLog(database), pacing);
      return {
        ...options,
        time: realTime,
        random: Math.random,
        post: httpPost,
        openSocket,
        listen: listenHttp,
        webhook,
        meter,
        keys,
        database,
        hypervisor: proxmox.hypervisor,
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

function loadKey(files: {
  readonly keystoreFile: string;
  readonly passphraseFile: string;
}): Promise<KeeperKey> {
  return KeeperKey.load(files.keystoreFile, files.passphraseFile);
}
