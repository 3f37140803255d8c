import { type FileHandle, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackupAbout } from "../../../keeper/backup/backup-entry.ts";
import { openBackup } from "../../../keeper/backup/open-backup.ts";
import { sealBackup } from "../../../keeper/backup/seal-backup.ts";

export const PASSPHRASE = "correct horse battery staple";
export const SALT = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
export const ABOUT: BackupAbout = {
  kind: "blockhost",
  madeAt: "2026-11-26T04:00:00.000Z",
  host: "host-1",
  chainId: 31337,
  subscriptions: `0x${"1".repeat(40)}`,
  size: 0,
};
/** Cheap to stretch: what a guess costs is not what is tested. */
const LOG_COST = 4;

export async function* piecesOf(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** All bytes of a stream. */
export async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

export function sealed(plain: AsyncIterable<Uint8Array>, salt = SALT): Promise<Buffer> {
  return all(sealBackup(plain, PASSPHRASE, salt, LOG_COST));
}

/** Lets `work` have these bytes as an open backup. */
export async function withBackup<T>(
  bytes: Uint8Array,
  work: (reader: Awaited<ReturnType<typeof openBackup>>) => Promise<T>,
  passphrase = PASSPHRASE,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "blockhost-backup-"));
  let handle: FileHandle | undefined;
  try {
    await writeFile(join(folder, "file"), bytes);
    handle = await open(join(folder, "file"), "r");
    return await work(await openBackup(handle, "file", passphrase));
  } finally {
    await handle?.close();
    await rm(folder, { recursive: true });
  }
}
