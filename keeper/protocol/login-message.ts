import { checksumAddress } from "./checksum-address.ts";
import { rfc3339 } from "./rfc3339.ts";
import { sourceUrn } from "./source-urn.ts";

/** How long a login text is good, seconds. */
export const LOGIN_SECONDS = 120;

/** One login attempt as the guest describes it. All of it appears in the text that the wallet signs. */
export interface LoginAttempt {
  /** SIWE domain, host[:port]. */
  readonly domain: string;
  /** Host name of the VM. */
  readonly vm: string;
  /** Linux user asked for. */
  readonly user: string;
  /** Eight base32 characters that name the attempt; not a secret. */
  readonly sid: string;
  /** 26 base32 characters, 128 bits. */
  readonly nonce: string;
  readonly chainId: bigint;
  /** AccessCredential, lower-case hex. */
  readonly contract: string;
  readonly tokenId: bigint;
  /** The VM's uuid without dashes. */
  readonly instance: string;
  /** Where the connection comes from, as the guest sees it: numeric IP address without brackets. */
  readonly sourceIp: string;
  readonly sourcePort: number;
  /** Unix seconds by the guest's clock. */
  readonly issuedAt: number;
}

/**
 * The Sign-In with Ethereum text (EIP-4361) of a login, byte for byte as the guest rebuilds it; to be signed by EIP-191
 * (`personal_sign`). See pam/FORMAT.md section 4.
 *
 * @param address the signer's, any case
 * @throws RangeError when the address is none
 */
export function loginMessage(attempt: LoginAttempt, address: string): string {
  const { domain, sid, chainId } = attempt;
  return `${domain} wants you to sign in with your Ethereum account:
${checksumAddress(address)}

Log in over SSH to ${attempt.vm} as ${attempt.user}.

URI: https://${domain}/l/${sid}
Version: 1
Chain ID: ${chainId}
Nonce: ${attempt.nonce}
Issued At: ${rfc3339(attempt.issuedAt)}
Expiration Time: ${rfc3339(attempt.issuedAt + LOGIN_SECONDS)}
Request ID: ${sid}
Resources:
- urn:blockhost:vm:${chainId}:${attempt.contract}:${attempt.tokenId}
- urn:blockhost:boot:${attempt.instance}
- ${sourceUrn(attempt.sourceIp, `:${attempt.sourcePort}`)}`;
}
