import { isIPv4 } from "node:net";
import { generate } from "selfsigned";
import type { TlsPair } from "./tls-pair.ts";

/** As long as any browser takes of a certificate that a person trusts by hand. */
const DAYS = 825;
const DAY_MS = 86_400_000;
/** A visitor's clock may be behind ours. */
const BEFORE_MS = DAY_MS;

/** Makes a certificate that vouches for itself: it keeps readers out, and lets who compares its fingerprint be sure. */
export async function ownPair(host: string, now: number): Promise<TlsPair> {
  const from = now - BEFORE_MS;
  const { cert, private: key } = await generate([{ name: "commonName", value: host.slice(0, 64) }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(from),
    notAfterDate: new Date(from + DAYS * DAY_MS),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [isIPv4(host) ? { type: 7, ip: host } : { type: 2, value: host }] },
    ],
  });
  return { cert, key };
}
