import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { parseSshHostKey, sshHostKey } from "./ssh-host-key.ts";

const printable = /^[\x21-\x7e]+$/;
const hostKey = z
  .string()
  .refine((line) => parseSshHostKey(line)?.line === line, "not an ssh-ed25519 key line");

/** How to reach a VM. No secret is in it: who reads it learns where the VM is, and cannot log in. */
const schema = z.strictObject({
  /** Name or address, without port. */
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:-]+$/)
    .max(253),
  port: z.number().int().min(1).max(65_535),
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  /** The VM's SSH host key, `ssh-ed25519 AAAA…`: no trust on first use. */
  hostKey,
  /** Where to sign for a login; the domain that the VM expects in the message. */
  domain: z.string().regex(printable).max(120),
});

export type Credential = z.infer<typeof schema>;

/** Every plaintext has this length or, for long names, the next multiple of `STEP`: its length tells nothing. */
const SIZE = 192;
const STEP = 64;
const VERSION = 1;

const short = (text: string): Uint8Array => {
  const bytes = utf8ToBytes(text);
  return concatBytes(new Uint8Array([bytes.length]), bytes);
};

/**
 * Bytes of a credential: version, port (2, big-endian), host key (32), then host, user and domain each with a length
 * byte, then zeros up to 192. The fingerprint is not in it because it follows from the key. Names that do not fit
 * (together over 154 characters) make it 256 or more.
 *
 * @throws z.ZodError when a field is not valid
 */
export function encodeCredential(credential: Credential): Uint8Array {
  const { host, port, user, hostKey, domain } = schema.parse(credential);
  const key = parseSshHostKey(hostKey);
  if (!key) throw new RangeError("the schema let a bad host key pass: this is a bug");
  const content = concatBytes(
    new Uint8Array([VERSION, port >> 8, port & 0xff]),
    key.bytes,
    short(host),
    short(user),
    short(domain),
  );
  const padded = new Uint8Array(Math.max(SIZE, Math.ceil(content.length / STEP) * STEP));
  padded.set(content);
  return padded;
}

/**
 * The reverse, and strict: padding must be zero and every field valid.
 *
 * @throws RangeError when the bytes are no credential of a version known here
 */
export function decodeCredential(bytes: Uint8Array): Credential {
  if (bytes[0] !== VERSION) throw new RangeError(`credential version ${bytes[0]} is not known here`);
  if (bytes.length < SIZE || bytes.length % STEP !== 0) throw new RangeError("credential has a wrong length");
  let at = 35;
  const text = (): string => {
    const length = bytes[at] ?? 0;
    const end = at + 1 + length;
    if (end > bytes.length) throw new RangeError("credential is cut short");
    const part = String.fromCharCode(...bytes.subarray(at + 1, end));
    at = end;
    return part;
  };
  const parsed = schema.safeParse({
    port: ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0),
    hostKey: sshHostKey(bytes.slice(3, 35)).line,
    host: text(),
    user: text(),
    domain: text(),
  });
  if (!parsed.success || bytes.subarray(at).some((byte) => byte !== 0)) {
    throw new RangeError("credential has an invalid field or padding");
  }
  return parsed.data;
}
