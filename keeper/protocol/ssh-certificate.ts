import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { sshString } from "./ssh-string.ts";
import { uint } from "./token-codec.ts";

const TYPE = "ssh-ed25519-cert-v01@openssh.com";
const USER_CERTIFICATE = 1;
/** What a login may do besides running commands; sshd gives no more than the guest allows as well. */
const PERMITS = ["permit-port-forwarding", "permit-pty"];

/** What a certificate that carries a delegation says. */
export interface SshCertificate {
  /** Seed of the ed25519 key, 32 bytes; the key signs its own certificate. */
  readonly secretKey: Uint8Array;
  /** 32 random bytes. */
  readonly nonce: Uint8Array;
  /** How sshd names it in its log. */
  readonly keyId: string;
  /** The one Linux user that it is for. */
  readonly user: string;
  /** Unix seconds. */
  readonly validAfter: number;
  /** Unix seconds; the first at which it is no longer good. */
  readonly validBefore: number;
  /** `bhd1.` and so on: why a guest lets the key in. */
  readonly delegation: string;
}

/**
 * An OpenSSH user certificate that a key has signed for itself, as one line of a `-cert.pub` file without a comment.
 * Nobody trusts the signature; it is the delegation inside, signed by a wallet, that a guest judges. See pam/FORMAT.md
 * section 5 and OpenSSH's PROTOCOL.certkeys.
 */
export function sshCertificate(certificate: SshCertificate): string {
  const { secretKey, nonce, keyId, user, validAfter, validBefore, delegation } = certificate;
  const publicKey = ed25519.getPublicKey(secretKey);
  // sshd wants the names in their order.
  const extensions = concatBytes(
    sshString("delegation@blockhost"),
    sshString(sshString(delegation)),
    ...PERMITS.flatMap((name) => [sshString(name), sshString("")]),
  );
  const signed = concatBytes(
    sshString(TYPE),
    sshString(nonce),
    sshString(publicKey),
    uint(0, 8),
    uint(USER_CERTIFICATE, 4),
    sshString(keyId),
    sshString(sshString(user)),
    uint(validAfter, 8),
    uint(validBefore, 8),
    sshString(""),
    sshString(extensions),
    sshString(""),
    sshString(concatBytes(sshString("ssh-ed25519"), sshString(publicKey))),
  );
  const signature = concatBytes(sshString("ssh-ed25519"), sshString(ed25519.sign(signed, secretKey)));
  const bytes = concatBytes(signed, sshString(signature));
  return `${TYPE} ${btoa(String.fromCharCode(...bytes))}`;
}
