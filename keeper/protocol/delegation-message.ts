import { checksumAddress } from "./checksum-address.ts";
import { rfc3339 } from "./rfc3339.ts";
import { sourceUrn } from "./source-urn.ts";

/** What a wallet lets an SSH key do, and for how long. */
export interface Delegation {
  /** `machine`: the one that the text names; `all`: every machine of the wallet on the contract. */
  readonly scope: "machine" | "all";
  /** Unix seconds. */
  readonly issuedAt: number;
  /** Unix seconds, at most `DELEGATION_SECONDS` after `issuedAt`; equal to it, the delegation withdraws the key. */
  readonly expiresAt: number;
  /** 26 base32 characters, 128 bits. */
  readonly nonce: string;
  /** Linux user that the key may become. */
  readonly user: string;
  /** The only network that the key may be used from, as in `203.0.113.0/24`; null: from anywhere. */
  readonly source: string | null;
}

/** Where a delegation is for: what the guest knows of itself. */
export interface DelegationPlace {
  /** SIWE domain, host[:port]. */
  readonly domain: string;
  /** Host name of the VM. */
  readonly vm: string;
  readonly chainId: bigint;
  /** AccessCredential, lower-case hex. */
  readonly contract: string;
  readonly tokenId: bigint;
}

/** The longest that a wallet may let a key in: 30 days, in seconds. */
export const DELEGATION_SECONDS = 30 * 86_400;

function fromUrn(source: string): string {
  const [address = "", length = ""] = source.split("/");
  return sourceUrn(address, `/${length}`);
}

/**
 * The Sign-In with Ethereum text (EIP-4361) by which a wallet lets an SSH key in, byte for byte as the guest rebuilds
 * it; to be signed by EIP-191 (`personal_sign`). See pam/FORMAT.md section 5.
 *
 * @param key the base64 part of an `ssh-ed25519` public key, 68 characters
 * @param address the signer's, any case
 * @throws RangeError when the address is none
 */
export function delegationMessage(
  place: DelegationPlace,
  delegation: Delegation,
  key: string,
  address: string,
): string {
  const { domain, chainId, contract } = place;
  const { scope, source } = delegation;
  const until = rfc3339(delegation.expiresAt);
  const machine = `urn:blockhost:vm:${chainId}:${contract}:${place.tokenId}`;
  const resources = [
    scope === "machine" ? machine : `urn:blockhost:vms:${chainId}:${contract}`,
    `urn:blockhost:ssh-key:${key}`,
    ...(source === null ? [] : [fromUrn(source)]),
  ];
  return `${domain} wants you to sign in with your Ethereum account:
${checksumAddress(address)}

Let an SSH key log in to ${scope === "machine" ? place.vm : "all my machines"} as ${delegation.user} until ${until}.

URI: https://${domain}/keys
Version: 1
Chain ID: ${chainId}
Nonce: ${delegation.nonce}
Issued At: ${rfc3339(delegation.issuedAt)}
Expiration Time: ${until}
Resources:
${resources.map((resource) => `- ${resource}`).join("\n")}`;
}
