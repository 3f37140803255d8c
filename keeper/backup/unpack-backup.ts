import type { z } from "zod";
import { FinalError } from "../core/errors.ts";
import { type BackupAbout, type BackupFile, backupAboutSchema, backupFileSchema } from "./backup-entry.ts";
import { BACKUP_FORMAT } from "./backup-format.ts";

/** What is in a backup, in its order. */
export type BackupPart =
  | { readonly kind: "about"; readonly about: BackupAbout }
  | { readonly kind: "file"; readonly file: BackupFile }
  /** Of the file named last. */
  | { readonly kind: "content"; readonly bytes: Uint8Array };

/** Takes a backup's plaintext apart. @throws FinalError BACKUP_MALFORMED, and what reading throws */
export async function* unpackBackup(plain: AsyncIterable<Uint8Array>): AsyncGenerator<BackupPart> {
  const bytes = new Bytes(plain);
  const about = await readHead(bytes, backupAboutSchema);
  if (about === null) throw malformed();
  yield { kind: "about", about };
  for (;;) {
    const file = await readHead(bytes, backupFileSchema);
    if (file === null) return;
    yield { kind: "file", file };
    for (let left = file.size; left > 0; ) {
      const piece = await bytes.some(left);
      if (piece.length === 0) throw malformed();
      yield { kind: "content", bytes: piece };
      left -= piece.length;
    }
  }
}

/** Null at the end of the backup. */
async function readHead<T extends z.ZodType>(bytes: Bytes, schema: T): Promise<z.output<T> | null> {
  const prefix = await bytes.exactly(4);
  if (prefix.length === 0) return null;
  if (prefix.length < 4) throw malformed();
  const length = prefix.readUInt32BE();
  if (length > BACKUP_FORMAT.maxHeadBytes) throw malformed();
  const text = await bytes.exactly(length);
  if (text.length < length) throw malformed();
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch {
    throw malformed();
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw malformed();
  return parsed.data;
}

/** Pieces of any length, taken by length. */
class Bytes {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** At least one and at most `most` bytes; none at the end. */
  async some(most: number): Promise<Uint8Array> {
    while (this.#held.length === 0) {
      const next = await this.#source.next();
      if (next.done) return this.#held;
      this.#held = next.value;
    }
    const piece = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(piece.length);
    return piece;
  }

  /** Fewer only at the end. */
  async exactly(length: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for (let left = length; left > 0; ) {
      const piece = await this.some(left);
      if (piece.length === 0) break;
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }
}

function malformed(): FinalError {
  return new FinalError(
    "BACKUP_MALFORMED",
    "The backup opens with the passphrase, but its list of files cannot be read.",
    "Restore it with the version of BlockHost that has made it; if that fails too, please report it.",
  );
}
