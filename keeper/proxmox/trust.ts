import type { TLSSocket } from "node:tls";
import { buildConnector } from "undici";

/** How the certificate of a Proxmox VE node is known: by its authority, or by its own SHA-256 fingerprint. */
export type Trust =
  /** PEM text of the authority, such as /etc/pve/pve-root-ca.pem; host names are verified too. */
  | { readonly ca: string }
  /** 32 bytes in hex, colons optional, any case, as `openssl x509 -fingerprint -sha256` prints it. */
  | { readonly fingerprint256: string };

/** Marks the refusal of a certificate by its fingerprint, see connection-failure.ts. */
export const FINGERPRINT_MISMATCH = "BLOCKHOST_FINGERPRINT_MISMATCH";

/**
 * Opens TLS connections that trust exactly this. Nothing is sent before the certificate was accepted, so a wrong peer
 * never sees the token. Never touches process-wide TLS settings.
 *
 * @param timeoutMs for TCP and TLS together
 */
export function pinnedConnector(trust: Trust, timeoutMs: number): buildConnector.connector {
  // Reason phrases carry Proxmox VE's error texts, and HTTP/2 has none.
  const common = { allowH2: false, timeout: timeoutMs };
  if ("ca" in trust) return buildConnector({ ...common, ca: trust.ca });
  const expected = normalise(trust.fingerprint256);
  const connect = buildConnector({ ...common, rejectUnauthorized: false, maxCachedSessions: 0 });
  return (options, callback) =>
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error !== null) return callback(error, null);
      const actual = normalise((socket as TLSSocket).getPeerX509Certificate?.()?.fingerprint256 ?? "");
      if (actual === expected) return callback(null, socket);
      socket.destroy();
      const refusal = new Error(`certificate has SHA-256 fingerprint ${actual || "none"}, not ${expected}`);
      callback(Object.assign(refusal, { code: FINGERPRINT_MISMATCH }), null);
    });
}

function normalise(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}
