import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { fromBase32, toBase32 } from "./base32.ts";
import { type LoginAttempt, loginMessage } from "./login-message.ts";

const PREFIX = "bh1.";

/** What a guest can put into a challenge; anything else was not made by one and is not shown to a wallet. */
const schema = z.strictObject({
  domain: z
    .string()
    .max(127)
    .regex(
      /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*(:[0-9]{1,5})?$/,
    ),
  vm: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  sid: z.string().regex(/^[A-Z2-7]{8}$/),
  nonce: z.string().regex(/^[A-Z2-7]{26}$/),
  chainId: z.bigint().min(1n).max(0xffff_ffff_ffff_ffffn),
  contract: z.string().regex(/^0x[0-9a-f]{40}$/),
  tokenId: z.bigint().min(0n).max(0xffff_ffff_ffff_ffffn),
  instance: z.string().regex(/^[0-9a-f]{32}$/),
  sourceIp: z.string().regex(/^[0-9A-Za-z.:%_-]{1,63}$/),
  sourcePort: z.number().int().min(0).max(65_535),
  /** Up to the year 9999, the last that RFC 3339 can write. */
  issuedAt: z.number().int().min(0).max(253_402_300_000),
});

const number = (value: bigint | number, bytes: number): Uint8Array =>
  hexToBytes(
    BigInt(value)
      .toString(16)
      .padStart(bytes * 2, "0"),
  );

function short(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

/**
 * The one-line challenge that a guest shows: all of the login text but the signer's address. See pam/FORMAT.md
 * section 3.
 *
 * @throws z.ZodError when a field is not what a guest can say
 */
export function encodeChallenge(attempt: LoginAttempt): string {
  const a = schema.parse(attempt);
  const bytes = concatBytes(
    fromBase32(a.nonce),
    number(a.issuedAt, 8),
    number(a.chainId, 8),
    hexToBytes(a.contract.slice(2)),
    number(a.tokenId, 8),
    hexToBytes(a.instance),
    number(a.sourcePort, 2),
    short(a.sid),
    short(a.domain),
    short(a.vm),
    short(a.user),
    short(a.sourceIp),
  );
  const base64 = btoa(String.fromCharCode(...bytes));
  return PREFIX + base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Takes a challenge apart piece by piece. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new RangeError("the challenge is cut short");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number(length: number): bigint {
    return BigInt(`0x${bytesToHex(this.take(length))}`);
  }

  text(): string {
    return String.fromCharCode(...this.take(this.take(1)[0] ?? 0));
  }
}

/**
 * The reverse, and strict: only what `encodeChallenge` makes is taken, so nothing can hide in a challenge.
 *
 * @throws RangeError when the token is cut short, mistyped or made by something else
 */
export function decodeChallenge(token: string): LoginAttempt {
  if (!/^bh1\.[A-Za-z0-9_-]{1,620}$/.test(token)) throw new RangeError("a challenge looks like bh1.AbC…");
  let binary: string;
  try {
    binary = atob(token.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw new RangeError("the challenge is cut short or mistyped");
  }
  const reader = new Reader(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  const parsed = schema.safeParse({
    nonce: toBase32(reader.take(16)),
    issuedAt: Number(reader.number(8)),
    chainId: reader.number(8),
    contract: `0x${bytesToHex(reader.take(20))}`,
    tokenId: reader.number(8),
    instance: bytesToHex(reader.take(16)),
    sourcePort: Number(reader.number(2)),
    sid: reader.text(),
    domain: reader.text(),
    vm: reader.text(),
    user: reader.text(),
    sourceIp: reader.text(),
  });
  if (!parsed.success || encodeChallenge(parsed.data) !== token) {
    throw new RangeError("the challenge was mistyped or was not made by a guest");
  }
  return parsed.data;
}

/**
 * What a signer needs: the text to be shown to the person and signed by EIP-191 (`personal_sign`).
 *
 * @param token the challenge from the terminal
 * @param address the wallet's
 * @throws RangeError as `decodeChallenge` and `loginMessage`
 */
export function expandChallenge(token: string, address: string): string {
  return loginMessage(decodeChallenge(token), address);
}
