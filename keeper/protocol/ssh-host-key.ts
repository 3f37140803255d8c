import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** The wire form of an ed25519 key is this and the 32 bytes of the key (RFC 8709: two length-prefixed strings). */
const WIRE_PREFIX = concatBytes(
  new Uint8Array([0, 0, 0, 11]),
  utf8ToBytes("ssh-ed25519"),
  new Uint8Array([0, 0, 0, 32]),
);

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** An SSH server's ed25519 key, in the forms that a person and an SSH client know it by. */
export interface SshHostKey {
  /** The key itself, 32 bytes. */
  readonly bytes: Uint8Array;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  readonly line: string;
  /** `SHA256:…`, as ssh shows it. */
  readonly fingerprint: string;
}

/** From the key's 32 bytes. */
export function sshHostKey(bytes: Uint8Array): SshHostKey {
  if (bytes.length !== 32) throw new RangeError(`an ed25519 key has 32 bytes, not ${bytes.length}`);
  const wire = concatBytes(WIRE_PREFIX, bytes);
  return {
    bytes,
    line: `ssh-ed25519 ${toBase64(wire)}`,
    fingerprint: `SHA256:${toBase64(sha256(wire)).replace(/=+$/, "")}`,
  };
}

/**
 * From a line of a `.pub` file; a comment is dropped.
 *
 * @returns null when the text is anything but one ed25519 key
 */
export function parseSshHostKey(text: string): SshHostKey | null {
  const match = /^ssh-ed25519 ([A-Za-z0-9+/]{68})(?: [^\r\n]*)?\n?$/.exec(text);
  if (!match?.[1]) return null;
  const wire = Uint8Array.from(atob(match[1]), (char) => char.charCodeAt(0));
  const key = sshHostKey(wire.slice(WIRE_PREFIX.length));
  // Only one spelling of the wire form is right.
  return key.line === `ssh-ed25519 ${match[1]}` ? key : null;
}
