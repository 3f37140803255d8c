import { type Delegation, delegationMessage } from "../../../keeper/protocol/delegation-message.ts";
import { encodeDelegation } from "../../../keeper/protocol/delegation-token.ts";
import type { TestGuest } from "./test-guest.ts";

interface Signer {
  readonly address: string;
  signMessage(text: string): Promise<string>;
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
  return encodeDelegation(delegation, await wallet.signMessage(text));
}
