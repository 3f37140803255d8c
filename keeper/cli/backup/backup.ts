import { hostname } from "node:os";
import { resolve } from "node:path";
import type { BackupFile } from "../../backup/backup-entry.ts";
import { BACKUP_FORMAT } from "../../backup/backup-format.ts";
import { type BackupSource, packBackup } from "../../backup/pack-backup.ts";
import { sealBackup } from "../../backup/seal-backup.ts";
import { writeBackup } from "../../backup/write-backup.ts";
import { loadConfig } from "../../config.ts";
import { copyStore } from "../../store/copy-store.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { backupPassphrase } from "./backup-passphrase.ts";
import { configFiles } from "./config-files.ts";
import { contentLines } from "./content-lines.ts";

export interface BackupOptions extends CommonOptions {
  readonly passphraseFile?: string;
  /** More files to take along. */
  readonly also?: readonly string[];
}

/** `blockhost backup FILE` */
export async function backup(terminal: Terminal, options: BackupOptions, file: string): Promise<number> {
  const config = await loadConfig(options.config);
  const store = resolve(config.database.file);
  const files = new Set([
    resolve(options.config),
    ...(await configFiles(config)),
    ...(options.also ?? []).map((path) => resolve(path)),
  ]);
  const sources: BackupSource[] = [
    ...[...files].map((path) => ({ path })),
    { path: store, open: () => copyStore(store) },
  ];
  const about = {
    kind: "blockhost",
    madeAt: new Date(terminal.time.now()).toISOString(),
    host: hostname(),
    chainId: config.chain.chainId,
    subscriptions: config.chain.subscriptions,
    size: 0,
  } as const;
  const passphrase = await backupPassphrase(terminal, options.passphraseFile, true);
  const packed: BackupFile[] = [];
  const plain = packBackup(about, sources, (each) => packed.push(each));
  const bytes = await writeBackup(
    file,
    sealBackup(plain, passphrase, terminal.random(BACKUP_FORMAT.saltBytes)),
  );
  terminal.out(
    options.json
      ? json({ backup: file, bytes, ...about, files: packed })
      : `${contentLines(packed)}\n\nwritten: ${file}, ${bytes} bytes, sealed with the passphrase: without it nobody can open it`,
  );
  return CLI_EXIT.ok;
}
