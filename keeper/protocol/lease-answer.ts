import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { ipNetwork } from "./ip-network.ts";
import { ipv6Text } from "./ipv6-text.ts";
import { isWireguardKey, wireguardKeyBytes, wireguardKeyText } from "./wireguard-key.ts";

const LABELS = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;
/** `host:port`, where a host that is an IPv6 address stands in brackets. */
const ENDPOINT = /^([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\]):[1-9][0-9]{0,4}$/;

const schema = z.strictObject({
  /** Lent to the host, in RFC 5952's form, such as `2001:db8:0:1::/64`. */
  prefix: z.string().refine((text) => networkOf(text) !== null, "not an IPv6 prefix of 48 to 124 bits"),
  /** The broker's own address in the tunnel, which answers pings; never inside the prefix. */
  gateway: z.string().refine(isAddress, "not an IPv6 address"),
  /** The broker's end of the tunnel: WireGuard's public key, base64. */
  wireguardKey: z.string().refine(isWireguardKey, "not a public key of WireGuard"),
  /** Where the tunnel goes to: `host:port`. */
  endpoint: z.string().refine(isEndpoint, "not host:port"),
  /** Names under it lead to leased addresses; null: the broker gives no names. */
  zone: z.string().regex(LABELS).nullable(),
  /** Seconds between two packets that keep a router's way open; 0 for none. */
  keepalive: z.int().min(0).max(65_535),
});

/** What a host needs to know of the prefix that is lent to it. */
export type LeaseAnswer = z.infer<typeof schema>;

const VERSION = 1;
const STEP = 128;

/**
 * Bytes of an answer: version, prefix (16 and its length), gateway (16), WireGuard's key (32), keep-alive (2,
 * big-endian), endpoint and zone each with a length byte, then zeros up to a multiple of 128.
 *
 * @throws z.ZodError when a field is not valid
 */
export function encodeLeaseAnswer(answer: LeaseAnswer): Uint8Array {
  const { prefix, gateway, wireguardKey, endpoint, zone, keepalive } = schema.parse(answer);
  const { first, length } = ipNetwork(prefix);
  const content = concatBytes(
    new Uint8Array([VERSION]),
    addressBytes(first),
    new Uint8Array([length]),
    addressBytes(ipNetwork(gateway).first),
    wireguardKeyBytes(wireguardKey),
    new Uint8Array([keepalive >> 8, keepalive & 0xff]),
    short(endpoint),
    short(zone ?? ""),
  );
  const padded = new Uint8Array(Math.ceil(content.length / STEP) * STEP);
  padded.set(content);
  return padded;
}

/** The reverse, and strict: padding must be zero and every field valid. @throws RangeError */
export function decodeLeaseAnswer(bytes: Uint8Array): LeaseAnswer {
  if (bytes[0] !== VERSION || bytes.length === 0 || bytes.length % STEP !== 0)
    throw new RangeError("this is no answer of a version known here");
  let at = 1;
  const take = (length: number): Uint8Array => {
    const end = at + length;
    if (end > bytes.length) throw new RangeError("the answer is cut short");
    const part = bytes.subarray(at, end);
    at = end;
    return part;
  };
  const byte = () => take(1)[0] ?? 0;
  const text = () => String.fromCharCode(...take(byte()));
  const first = take(16);
  const prefix = `${ipv6Text(numberOf(first))}/${byte()}`;
  const gateway = ipv6Text(numberOf(take(16)));
  const wireguardKey = wireguardKeyText(take(32));
  const keepalive = byte() * 256 + byte();
  const endpoint = text();
  const zone = text() || null;
  const parsed = schema.safeParse({ prefix, gateway, wireguardKey, endpoint, zone, keepalive });
  if (!parsed.success || bytes.subarray(at).some((each) => each !== 0))
    throw new RangeError("the answer has an invalid field or padding");
  return parsed.data;
}

function networkOf(text: string): ReturnType<typeof ipNetwork> | null {
  try {
    const network = ipNetwork(text);
    const isPrefix = network.bits === 128 && network.length >= 48 && network.length <= 124;
    return isPrefix && text === `${ipv6Text(network.first)}/${network.length}` ? network : null;
  } catch {
    return null;
  }
}

function isAddress(text: string): boolean {
  try {
    return text === ipv6Text(ipNetwork(text).first) && text.includes(":");
  } catch {
    return false;
  }
}

function isEndpoint(text: string): boolean {
  const port = Number(text.slice(text.lastIndexOf(":") + 1));
  return ENDPOINT.test(text) && text.length <= 255 && port <= 65_535 && URL.canParse(`http://${text}/`);
}

function short(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  return concatBytes(new Uint8Array([bytes.length]), bytes);
}

function addressBytes(address: bigint): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, at) => Number((address >> BigInt(8 * (15 - at))) & 0xffn));
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
