import { type ScryptOptions, scrypt } from "node:crypto";
import { promisify } from "node:util";

const stretch = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** The key of a backup. Unicode's several ways to write one passphrase lead to the same key. */
export function deriveKey(passphrase: string, salt: Uint8Array, logCost: number): Promise<Uint8Array> {
  const N = 2 ** logCost;
  const r = 8;
  return stretch(Buffer.from(passphrase.normalize("NFKC")), salt, 32, {
    N,
    r,
    p: 1,
    maxmem: 128 * r * (N + 3),
  });
}
