import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";

/** DER of an ed25519 private key but for its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

export interface TestKey {
  readonly privateKey: KeyObject;
  /** The base64 of its blob, 68 characters. */
  readonly text: string;
}

/** What RFC 4251 calls a string. */
export function sshString(data: string | Buffer): Buffer {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const rawKey = (key: TestKey) => Buffer.from(key.text, "base64").subarray(-32);

/** The ed25519 key whose seed is this byte, 32 times. */
export function testKey(seed: number): TestKey {
  const der = Buffer.concat([PKCS8, Buffer.alloc(32, seed)]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const raw = createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32);
  return {
    privateKey,
    text: Buffer.concat([sshString("ssh-ed25519"), sshString(raw)]).toString("base64"),
  };
}

export interface CertificateParts {
  readonly key: TestKey;
  /** Left out: the key itself. */
  readonly signer?: TestKey;
  readonly principals: readonly string[];
  readonly type?: "user" | "host";
  /** Name and data of each critical option. */
  readonly critical?: readonly (readonly [string, Buffer])[];
  /** Name and data of each extension. */
  readonly extensions: readonly (readonly [string, Buffer])[];
  readonly reserved?: string;
  /** Bytes after the end. */
  readonly rest?: string;
}

/** An OpenSSH certificate after PROTOCOL.certkeys, type and base64, without anything random in it. */
export function sshCertificate(parts: CertificateParts): string {
  const type = "ssh-ed25519-cert-v01@openssh.com";
  const signer = parts.signer ?? parts.key;
  const number = (n: bigint, bytes: number) => Buffer.from(n.toString(16).padStart(2 * bytes, "0"), "hex");
  const options = (list: readonly (readonly [string, Buffer])[]) =>
    sshString(Buffer.concat(list.flatMap(([name, data]) => [sshString(name), sshString(data)])));
  const body = Buffer.concat([
    sshString(type),
    sshString(Buffer.alloc(32, 7)),
    sshString(rawKey(parts.key)),
    number(0n, 8),
    number(parts.type === "host" ? 2n : 1n, 4),
    sshString("a test's"),
    sshString(Buffer.concat(parts.principals.map(sshString))),
    number(0n, 8),
    number(0xffff_ffff_ffff_ffffn, 8),
    options(parts.critical ?? []),
    options(parts.extensions),
    sshString(parts.reserved ?? ""),
    sshString(Buffer.from(signer.text, "base64")),
  ]);
  const signature = Buffer.concat([sshString("ssh-ed25519"), sshString(sign(null, body, signer.privateKey))]);
  const blob = Buffer.concat([body, sshString(signature), Buffer.from(parts.rest ?? "")]);
  return `${type} ${blob.toString("base64")}`;
}

/** Our extension with a token, as `ssh-keygen -O extension:delegation@blockhost=…` writes it. */
export function delegationExtension(token: string): readonly [string, Buffer] {
  return ["delegation@blockhost", sshString(token)];
}
