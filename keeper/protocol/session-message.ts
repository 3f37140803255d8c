import { checksumAddress } from "./checksum-address.ts";
import { rfc3339 } from "./rfc3339.ts";

/** How long a session's text may wait for its signature, seconds. */
export const SESSION_CHALLENGE_SECONDS = 300;

/** What a wallet is asked for a session. */
export interface SessionChallenge {
  /** SIWE domain, host[:port]. */
  readonly domain: string;
  readonly chainId: bigint;
  /** Letters and digits, at least eight (EIP-4361). */
  readonly nonce: string;
  /** Unix seconds. */
  readonly issuedAt: number;
}

/** What a session is for, in words for whoever signs, and the path of the page that asks. */
interface SessionPurpose {
  readonly statement: string;
  readonly path: string;
}

const TENANT: SessionPurpose = {
  statement:
    "See usage, connection details and SSH keys of your machines for an hour. This costs nothing and moves nothing.",
  path: "/",
};

/**
 * The Sign-In with Ethereum text (EIP-4361) for a session at the portal; to be signed by EIP-191 (`personal_sign`). It lets
 * nobody in to a machine: a guest's text names machine and login.
 *
 * @param address the signer's, any case
 * @throws RangeError when the address is none
 */
export function sessionMessage(
  challenge: SessionChallenge,
  address: string,
  { statement, path }: SessionPurpose = TENANT,
): string {
  const { domain, chainId, nonce, issuedAt } = challenge;
  return `${domain} wants you to sign in with your Ethereum account:
${checksumAddress(address)}

${statement}

URI: https://${domain}${path}
Version: 1
Chain ID: ${chainId}
Nonce: ${nonce}
Issued At: ${rfc3339(issuedAt)}
Expiration Time: ${rfc3339(issuedAt + SESSION_CHALLENGE_SECONDS)}`;
}
