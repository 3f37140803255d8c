import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** How long a login text is good, seconds. */
const LOGIN_SECONDS = 120;

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

/** EIP-55 mixed case. */
function checksummed(address: string): string {
  const digits = address.slice(2).toLowerCase();
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)));
  return `0x${[...digits].map((c, i) => (Number.parseInt(hash[i] ?? "0", 16) >= 8 ? c.toUpperCase() : c)).join("")}`;
}

const rfc3339 = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** An IPv6 address stands in brackets, percent-encoded because a URN may not hold them. */
function sourceUrn(ip: string, port: number): string {
  const host = ip.replaceAll("%", "%25");
  return `urn:blockhost:from:${host.includes(":") ? `%5B${host}%5D` : host}:${port}`;
}

/**
 * The Sign-In with Ethereum text (EIP-4361) of a login, byte for byte as the guest rebuilds it; to be signed by EIP-191
 * (`personal_sign`). See pam/FORMAT.md section 4.
 *
 * @param address the signer's, any case
 * @throws RangeError when the address is none
 */
export function loginMessage(attempt: LoginAttempt, address: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) throw new RangeError(`${address} is not an address`);
  const { domain, sid, chainId } = attempt;
  return `${domain} wants you to sign in with your Ethereum account:
${checksummed(address)}

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
- ${sourceUrn(attempt.sourceIp, attempt.sourcePort)}`;
}
