import { createPrivateKey, X509Certificate } from "node:crypto";
import { isIPv4 } from "node:net";
import { createSecureContext } from "node:tls";
import { FinalError } from "../core/errors.ts";
import type { TlsPair } from "./tls-pair.ts";

/**
 * Makes sure that a pair can be served: it can be read, and certificate and key belong together.
 *
 * @param host for whom it must be good, if that matters
 * @throws FinalError CERTIFICATE_UNUSABLE
 */
export function checkPair({ cert, key }: TlsPair, host?: string): void {
  const why = problem(cert, key, host);
  if (why === null) return;
  throw new FinalError(
    "CERTIFICATE_UNUSABLE",
    `The certificate cannot be served: ${why}.`,
    "Give a PEM certificate with its chain, and the key that it was made for.",
  );
}

/** No words of OpenSSL's: what it says of a key is nobody's business. */
function problem(cert: string, key: string, host: string | undefined): string | null {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    return "it is no PEM certificate";
  }
  try {
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return "the key is another certificate's";
  } catch {
    return "the key is no PEM private key without a passphrase";
  }
  try {
    createSecureContext({ cert, key });
  } catch {
    return "the chain behind it cannot be read";
  }
  if (host === undefined) return null;
  const isFor = isIPv4(host) ? certificate.checkIP(host) : certificate.checkHost(host);
  return isFor === undefined ? `it is not for ${host}` : null;
}
