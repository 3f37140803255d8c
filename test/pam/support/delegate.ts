import { fromBase32 } from "../../../keeper/protocol/base32.ts";
import { type Delegation, delegationMessage } from "../../../keeper/protocol/delegation-message.ts";
import { shortText, toToken, uint } from "../../../keeper/protocol/token-codec.ts";
import type { TestGuest } from "./test-guest.ts";

interface Signer {
  readonly address: string;
  signMessage(text: string): Promise<string>;
}

/** As a tool writes it that checks nothing: `encodeDelegation` refuses what no guest takes. */
function encode(d: Delegation, signature: string): string {
  return toToken(
    "bhd1.",
    Buffer.concat([
      uint(d.scope === "machine" ? 0 : 1, 1),
      uint(d.issuedAt, 8),
      uint(d.expiresAt, 8),
      fromBase32(d.nonce),
      shortText(d.user),
      shortText(d.source ?? ""),
      Buffer.from(signature.slice(2), "hex"),
    ]),
  );
}

/** The token by which a wallet lets a key in to a test's guest, for an hour unless changed. */
export async function delegate(
  guest: TestGuest,
  key: string,
  changes: Partial<Delegation> = {},
  wallet: Signer = guest.owner,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const delegation: Delegation = {
    scope: "machine",
    issuedAt: now - 60,
    expiresAt: now + 3600,
    nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
    user: "admin",
    source: null,
    ...changes,
  };
  const place = {
    domain: "panel.example.net",
    vm: "vm-42",
    chainId: 31337n,
    contract: guest.contract,
    tokenId: 42n,
  };
  const text = delegationMessage(place, delegation, key, wallet.address);
  return encode(delegation, await wallet.signMessage(text));
}
