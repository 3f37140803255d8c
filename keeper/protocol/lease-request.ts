import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { isUsableEncryptionKey } from "./encryption-key.ts";
import { isWireguardKey, wireguardKeyBytes, wireguardKeyText } from "./wireguard-key.ts";

const schema = z.strictObject({
  /** The host's end of the tunnel: WireGuard's public key, base64. */
  wireguardKey: z.string().refine(isWireguardKey, "not a public key of WireGuard"),
  /** X25519 public key that the answer is sealed to, 0x + 64 hex; a fresh one for each request. */
  replyKey: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/)
    .refine(isUsableEncryptionKey, "nothing can be sealed to it"),
});

/** What a host asks a broker for a prefix with. */
export type LeaseRequest = z.infer<typeof schema>;

const VERSION = 1;
/** All requests have this length, so it tells nothing. */
const SIZE = 65;

/** Bytes of a request: version, WireGuard's key (32), the key for the answer (32). @throws z.ZodError */
export function encodeLeaseRequest(request: LeaseRequest): Uint8Array {
  const { wireguardKey, replyKey } = schema.parse(request);
  return concatBytes(
    new Uint8Array([VERSION]),
    wireguardKeyBytes(wireguardKey),
    hexToBytes(replyKey.slice(2)),
  );
}

/** The reverse, and strict. @throws RangeError when the bytes are no request of a version known here */
export function decodeLeaseRequest(bytes: Uint8Array): LeaseRequest {
  if (bytes[0] !== VERSION || bytes.length !== SIZE)
    throw new RangeError("this is no request of a version known here");
  const parsed = schema.safeParse({
    wireguardKey: wireguardKeyText(bytes.subarray(1, 33)),
    replyKey: `0x${bytesToHex(bytes.subarray(33))}`,
  });
  if (!parsed.success) throw new RangeError("the request has a key that cannot be used");
  return parsed.data;
}
