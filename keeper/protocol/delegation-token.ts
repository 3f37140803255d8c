import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { fromBase32, toBase32 } from "./base32.ts";
import { DELEGATION_SECONDS, type Delegation } from "./delegation-message.ts";
import { sourceNetwork } from "./source-network.ts";
import { shortText, TokenReader, toToken, uint } from "./token-codec.ts";

const PREFIX = "bhd1.";
const SCOPES = ["machine", "all"] as const;

function isNetwork(text: string): boolean {
  try {
    return sourceNetwork(text) === text;
  } catch {
    return false;
  }
}

const seconds = z.number().int().min(0).max(253_402_300_000);

/** What a guest takes. */
const schema = z
  .strictObject({
    scope: z.enum(SCOPES),
    issuedAt: seconds,
    expiresAt: seconds,
    nonce: z.string().regex(/^[A-Z2-7]{26}$/),
    user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
    source: z
      .string()
      .refine(isNetwork, "no network, or an address inside of one, which sshd does not take")
      .nullable(),
  })
  .refine(
    ({ issuedAt, expiresAt }) => expiresAt >= issuedAt && expiresAt - issuedAt <= DELEGATION_SECONDS,
    "expires before it begins, or later than 30 days after",
  );

export interface SignedDelegation {
  readonly delegation: Delegation;
  /** r, s, v: 0x and 130 hex digits, lower case. */
  readonly signature: string;
}

/**
 * A signed delegation on one line. See pam/FORMAT.md section 5.
 *
 * @param signature of the delegation's message, or an approval of it: 0x and 130 hex digits
 * @throws z.ZodError when a field is not one that a guest takes; RangeError when the signature is not 65 bytes
 */
export function encodeDelegation(delegation: Delegation, signature: string): string {
  const d = schema.parse(delegation);
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) throw new RangeError("a signature is 0x and 130 hex digits");
  return toToken(
    PREFIX,
    concatBytes(
      uint(SCOPES.indexOf(d.scope), 1),
      uint(d.issuedAt, 8),
      uint(d.expiresAt, 8),
      fromBase32(d.nonce),
      shortText(d.user),
      shortText(d.source ?? ""),
      hexToBytes(signature.slice(2).toLowerCase()),
    ),
  );
}

/**
 * What a line that `encodeDelegation` made says; only what it makes is taken. Does not check the signature.
 *
 * @throws RangeError when the token is anything else
 */
export function decodeDelegation(token: string): SignedDelegation {
  if (!/^bhd1\.[A-Za-z0-9_-]{1,300}$/.test(token)) throw new RangeError("a delegation looks like bhd1.AbC…");
  const reader = new TokenReader(PREFIX, token);
  const delegation = {
    scope: SCOPES[Number(reader.uint(1))],
    issuedAt: Number(reader.uint(8)),
    expiresAt: Number(reader.uint(8)),
    nonce: toBase32(reader.take(16)),
    user: reader.text(),
    source: reader.text() || null,
  };
  const signature = `0x${bytesToHex(reader.take(65))}`;
  const parsed = schema.safeParse(delegation);
  if (!parsed.success || encodeDelegation(parsed.data, signature) !== token) {
    throw new RangeError("the delegation was mistyped or was not made by a wallet's tool");
  }
  return { delegation: parsed.data, signature };
}
