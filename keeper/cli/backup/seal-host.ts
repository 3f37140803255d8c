import { hostname } from "node:os";
import { resolve } from "node:path";
import type { BackupAbout, BackupFile } from "../../backup/backup-entry.ts";
import { type BackupSource, packBackup } from "../../backup/pack-backup.ts";
import { sealBackup } from "../../backup/seal-backup.ts";
import type { KeeperConfig } from "../../config.ts";
import { copyStore } from "../../store/copy-store.ts";
import { configFiles } from "./config-files.ts";

export interface HostBackup {
  readonly config: KeeperConfig;
  readonly configFile: string;
  /** More files to take along. */
  readonly also: readonly string[];
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  readonly passphrase: string;
  /** Fresh random bytes, as many as the format wants. */
  readonly salt: Uint8Array;
  /** Hears of each file when it is in. */
  readonly onPacked?: (file: BackupFile) => void;
}

/** The host's backup: configuration, all files that it names, and the store as it is now, sealed. */
export async function sealHost(
  options: HostBackup,
): Promise<{ readonly about: BackupAbout; readonly sealed: AsyncGenerator<Uint8Array> }> {
  const { config, configFile, also, madeAt, passphrase, salt, onPacked = () => {} } = options;
  const store = resolve(config.database.file);
  const files = new Set([
    resolve(configFile),
    ...(await configFiles(config)),
    ...also.map((path) => resolve(path)),
  ]);
  const sources: BackupSource[] = [
    ...[...files].map((path) => ({ path })),
    { path: store, open: () => copyStore(store) },
  ];
  const about = {
    kind: "blockhost",
    madeAt: new Date(madeAt).toISOString(),
    host: hostname(),
    chainId: config.chain.chainId,
    subscriptions: config.chain.subscriptions,
    size: 0,
  } as const;
  return { about, sealed: sealBackup(packBackup(about, sources, onPacked), passphrase, salt) };
}
