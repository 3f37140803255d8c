import { readFile, stat } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";
import { ProxmoxBackups } from "./proxmox-backups.ts";
import type { ProxmoxConfig } from "./proxmox-config.ts";
import { ProxmoxHypervisor } from "./proxmox-hypervisor.ts";
import { createPve } from "./pve.ts";
import { readTrust } from "./read-trust.ts";
import type { TaskLog } from "./task-log.ts";
import { tokenCredentials } from "./token-credentials.ts";
import { Transport, type TransportOptions } from "./transport.ts";
import { unreadableSetting as unreadable } from "./unreadable-setting.ts";

/**
 * Reads certificate and secret and builds the driver. Makes no call yet: `checkAccess` is the first.
 *
 * @param outside clock, the spacing of reads that are tried again, and who counts the calls
 * @throws FinalError CONFIG_UNREADABLE, SECRET_EXPOSED
 */
export async function openProxmox(
  config: ProxmoxConfig,
  taskLog: TaskLog,
  outside: Pick<TransportOptions, "sleep" | "random" | "meter"> & { readonly now: () => number },
): Promise<{
  readonly hypervisor: ProxmoxHypervisor;
  /** Null when the configuration has none made. */
  readonly backups: ProxmoxBackups | null;
  /** Of machines that are destroyed; null when the configuration has none made. */
  readonly lastBackups: ProxmoxBackups | null;
  close(): Promise<void>;
}> {
  const { endpoints, tokenId } = config;
  const [trust, tokenSecret] = await Promise.all([readTrust(config), readSecret(config.tokenSecretFile)]);
  const { now, ...pacing } = outside;
  const transport = new Transport({
    endpoints,
    credentials: tokenCredentials(tokenId, tokenSecret),
    trust,
    ...pacing,
  });
  const pve = createPve(transport, config, taskLog, now);
  const backupsOn = (storage: string | undefined) =>
    storage === undefined ? null : new ProxmoxBackups(pve, storage);
  return {
    hypervisor: new ProxmoxHypervisor(pve),
    backups: backupsOn(config.backupStorage),
    lastBackups: backupsOn(config.lastBackupStorage),
    close: () => transport.close(),
  };
}

async function readSecret(file: string): Promise<string> {
  const { mode } = await stat(file).catch((cause: unknown) => unreadable("tokenSecretFile", file, cause));
  if ((mode & 0o007) !== 0) {
    throw new FinalError(
      "SECRET_EXPOSED",
      `${file} can be read by every user of this machine`,
      `chmod 0600 ${file}, then make a new token: the old one may be known`,
    );
  }
  const secret = (
    await readFile(file, "utf8").catch((cause: unknown) => unreadable("tokenSecretFile", file, cause))
  ).trim();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(secret)) return secret;
  return unreadable("tokenSecretFile", file, new Error("not the secret of an API token (a lower-case UUID)"));
}
