import { existsSync } from "node:fs";
import { x25519 } from "@noble/curves/ed25519.js";
import { readPrivateFile } from "../chain/private-file.ts";
import { writePrivateFile } from "../chain/write-private-file.ts";
import { FinalError } from "../core/errors.ts";

const WHAT = "key of the tunnel";

/**
 * The public key of a file with WireGuard's private one, as `wg genkey` writes it. Where there is no file yet it is made.
 *
 * @returns base64
 * @throws FinalError WIREGUARD_KEY_INVALID, KEY_UNREADABLE, KEY_PERMISSIONS
 */
export async function wireguardKeyFile(
  path: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<string> {
  if (!existsSync(path)) await writePrivateFile(path, `${base64(clamped(randomBytes(32)))}\n`);
  const text = (await readPrivateFile(path, WHAT)).trim();
  const secret = Buffer.from(text, "base64");
  if (secret.length !== 32 || base64(secret) !== text)
    throw new FinalError(
      "WIREGUARD_KEY_INVALID",
      `the ${WHAT} ${path} is not a private key of WireGuard`,
      "Write one with `wg genkey`, or delete the file: another is made, and whoever knows the old one has to be told",
    );
  return base64(x25519.getPublicKey(secret));
}

/** As wg(8) makes them; the curve ignores these bits. */
function clamped(bytes: Uint8Array): Uint8Array {
  const key = Uint8Array.from(bytes);
  key[0] = (key[0] ?? 0) & 0xf8;
  key[31] = ((key[31] ?? 0) & 0x7f) | 0x40;
  return key;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
