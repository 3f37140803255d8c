import { X509Certificate } from "node:crypto";
import type { TlsPair } from "./tls-pair.ts";

/** What a certificate says of itself. */
export interface CertificateFacts {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** SHA-256, as browsers show it. */
  readonly fingerprint: string;
}

/** Reads the first certificate of the chain. Throws what Node throws when there is none. */
export function certificateFacts({ cert }: Pick<TlsPair, "cert">): CertificateFacts {
  const { validFromDate, validToDate, fingerprint256 } = new X509Certificate(cert);
  return { from: validFromDate.getTime(), until: validToDate.getTime(), fingerprint: fingerprint256 };
}
