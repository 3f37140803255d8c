import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { fromBase32, toBase32 } from "./base32.ts";
import { type LoginAttempt, loginMessage } from "./login-message.ts";
import { shortText, TokenReader, toToken, uint } from "./token-codec.ts";

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
    uint(a.issuedAt, 8),
    uint(a.chainId, 8),
    hexToBytes(a.contract.slice(2)),
    uint(a.tokenId, 8),
    hexToBytes(a.instance),
    uint(a.sourcePort, 2),
    shortText(a.sid),
    shortText(a.domain),
    shortText(a.vm),
    shortText(a.user),
    shortText(a.sourceIp),
  );
  return toToken(PREFIX, bytes);
}

/**
 * The reverse, and strict: only what `encodeChallenge` makes is taken, so nothing can hide in a challenge.
 *
 * @throws RangeError when the token is cut short, mistyped or made by something else
 */
export function decodeChallenge(token: string): LoginAttempt {
  if (!/^bh1\.[A-Za-z0-9_-]{1,620}$/.test(token)) throw new RangeError("a challenge looks like bh1.AbC…");
  const reader = new TokenReader(PREFIX, token);
  const parsed = schema.safeParse({
    nonce: toBase32(reader.take(16)),
    issuedAt: Number(reader.uint(8)),
    chainId: reader.uint(8),
    contract: `0x${reader.hex(20)}`,
    tokenId: reader.uint(8),
    instance: reader.hex(16),
    sourcePort: Number(reader.uint(2)),
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
