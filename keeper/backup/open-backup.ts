import { createDecipheriv } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { FinalError } from "../core/errors.ts";
import { BACKUP_FORMAT } from "./backup-format.ts";
import { chunkNonce } from "./chunk-nonce.ts";
import { deriveKey } from "./derive-key.ts";

/** Reads a backup's plaintext from the start, as often as it is called; gives no byte that was not checked. */
export type BackupReader = () => AsyncGenerator<Uint8Array>;

/**
 * Opens a backup file. The passphrase is stretched once.
 *
 * @param name of the file, for messages
 * @throws FinalError BACKUP_NOT_ONE, BACKUP_TOO_NEW; when reading, BACKUP_NOT_OPENED, BACKUP_DAMAGED
 */
export async function openBackup(
  handle: FileHandle,
  name: string,
  passphrase: string,
): Promise<BackupReader> {
  const { headerBytes, chunkBytes, tagBytes } = BACKUP_FORMAT;
  const { size } = await handle.stat();
  const header = await readAt(handle, 0, headerBytes);
  const logCost = costIn(header, size, name);
  const key = await deriveKey(passphrase, header.subarray(10), logCost);

  return async function* () {
    let at = headerBytes;
    for (let index = 0; at < size; index++) {
      const sealed = await readAt(handle, at, chunkBytes + tagBytes);
      at += sealed.length;
      const plain = openChunk(sealed, key, chunkNonce(index, at >= size), header);
      if (plain === null) throw index === 0 ? notOpened(name) : damaged(name);
      yield plain;
    }
  };
}

function costIn(header: Uint8Array, size: number, name: string): number {
  const { magic, version, headerBytes, tagBytes, maxLogCost } = BACKUP_FORMAT;
  if (size <= headerBytes + tagBytes || Buffer.from(header.subarray(0, 8)).toString("latin1") !== magic)
    throw new FinalError(
      "BACKUP_NOT_ONE",
      `${name} is not a backup made by blockhost backup.`,
      "Name the file that blockhost backup has written.",
    );
  const [its = 0, logCost = 0] = header.subarray(8);
  if (its !== version)
    throw new FinalError(
      "BACKUP_TOO_NEW",
      `${name} is a backup of format ${its}; this program knows ${version}.`,
      "Restore it with the version of BlockHost that has made it, or a newer one.",
    );
  if (logCost > maxLogCost || logCost < 1) throw damaged(name);
  return logCost;
}

/** Null when it is not what was sealed. */
function openChunk(
  sealed: Uint8Array,
  key: Uint8Array,
  nonce: Uint8Array,
  header: Uint8Array,
): Uint8Array | null {
  const end = sealed.length - BACKUP_FORMAT.tagBytes;
  if (end <= 0) return null;
  const cipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(header).setAuthTag(sealed.subarray(end));
  const plain = cipher.update(sealed.subarray(0, end));
  try {
    cipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** As many bytes as there are, at most `length`. */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

function notOpened(name: string): FinalError {
  return new FinalError(
    "BACKUP_NOT_OPENED",
    `The passphrase does not open ${name}, or the beginning of the file was changed.`,
    "Give the passphrase that it was made with, or take another copy of the file.",
  );
}

function damaged(name: string): FinalError {
  return new FinalError(
    "BACKUP_DAMAGED",
    `${name} is not as it was written: it was changed or cut off.`,
    "Take another copy of the file, or an older backup.",
  );
}
