import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { sshString } from "./ssh-string.ts";
import { uint } from "./token-codec.ts";

/** Without a passphrase the "cipher" works on blocks of eight bytes. */
const BLOCK = 8;
const WIDTH = 70;

/**
 * An ed25519 key as OpenSSH keeps it in a file, without a passphrase (PROTOCOL.key).
 *
 * @param secretKey 32 bytes
 * @param check any number of 32 bits; where there is a passphrase it tells whether it was right
 */
export function opensshPrivateKey(secretKey: Uint8Array, check: number): string {
  const publicKey = ed25519.getPublicKey(secretKey);
  const content = concatBytes(
    uint(check, 4),
    uint(check, 4),
    sshString("ssh-ed25519"),
    sshString(publicKey),
    sshString(concatBytes(secretKey, publicKey)),
    sshString(""),
  );
  const padding = Uint8Array.from({ length: -content.length & (BLOCK - 1) }, (_, at) => at + 1);
  const bytes = concatBytes(
    utf8ToBytes("openssh-key-v1\0"),
    sshString("none"),
    sshString("none"),
    sshString(""),
    uint(1, 4),
    sshString(concatBytes(sshString("ssh-ed25519"), sshString(publicKey))),
    sshString(concatBytes(content, padding)),
  );
  const lines = btoa(String.fromCharCode(...bytes)).match(new RegExp(`.{1,${WIDTH}}`, "g")) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
