import { createPrivateKey, createPublicKey } from "node:crypto";

/** X25519's private key in PKCS #8, without the key (RFC 8410). */
const HEAD = Buffer.from("302e020100300506032b656e04220420", "hex");

/** A pair of WireGuard's keys, base64, that follows from a number. */
export function wireguardKey(seed: number): { readonly secret: string; readonly publicKey: string } {
  const secret = Buffer.alloc(32, 0x40);
  secret.writeUInt32BE(seed, 4);
  const key = createPrivateKey({ key: Buffer.concat([HEAD, secret]), format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  return { secret: secret.toString("base64"), publicKey: Buffer.from(x, "base64url").toString("base64") };
}
