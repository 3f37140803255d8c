import { createCipheriv } from "node:crypto";
import { BACKUP_FORMAT } from "./backup-format.ts";
import { chunkNonce } from "./chunk-nonce.ts";
import { deriveKey } from "./derive-key.ts";

/**
 * The bytes of a backup file for a plaintext that is not empty; never holds more than a chunk of it.
 *
 * @param salt 16 fresh random bytes: a salt that is used twice gives the same key and nonces twice
 */
export async function* sealBackup(
  plain: AsyncIterable<Uint8Array>,
  passphrase: string,
  salt: Uint8Array,
  logCost: number = BACKUP_FORMAT.logCost,
): AsyncGenerator<Uint8Array> {
  const { magic, version, saltBytes, chunkBytes } = BACKUP_FORMAT;
  if (salt.length !== saltBytes) throw new Error(`a backup's salt has ${saltBytes} bytes`);
  const header = Buffer.concat([Buffer.from(magic), Uint8Array.of(version, logCost), salt]);
  const key = await deriveKey(passphrase, salt, logCost);
  const seal = (chunk: Uint8Array, index: number, isLast: boolean) => {
    const cipher = createCipheriv("aes-256-gcm", key, chunkNonce(index, isLast)).setAAD(header);
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  };
  yield header;
  let index = 0;
  let held: Uint8Array = new Uint8Array();
  for await (const piece of plain) {
    held = Buffer.concat([held, piece]);
    // The last chunk is known as such only at the end, so a full one is held back.
    while (held.length > chunkBytes) {
      yield seal(held.subarray(0, chunkBytes), index++, false);
      held = held.subarray(chunkBytes);
    }
  }
  yield seal(held, index, true);
}
