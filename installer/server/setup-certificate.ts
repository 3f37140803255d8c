import { certificateFacts } from "../../keeper/certificates/certificate-facts.ts";
import { KeptPair } from "../../keeper/certificates/kept-pair.ts";
import { ownPair } from "../../keeper/certificates/own-pair.ts";
import type { PrivateFolder } from "../../keeper/certificates/private-folder.ts";
import type { TlsPair } from "../../keeper/certificates/tls-pair.ts";
import type { PortalLog } from "../../keeper/portal/ports/portal-log.ts";

/**
 * The installer's certificate, which vouches for itself and stays the same over restarts: the operator compares its
 * fingerprint with the console's, once.
 *
 * @param host name or IPv4 address of this machine
 * @param now milliseconds since the epoch
 * @throws FinalError CERTIFICATES_UNWRITABLE
 */
export async function setupCertificate(
  folder: PrivateFolder,
  host: string,
  now: number,
  log: PortalLog,
): Promise<{ readonly pair: TlsPair; readonly fingerprint: string }> {
  const kept = new KeptPair(folder, "setup", host, log);
  const before = await kept.read();
  const pair = before ?? (await ownPair(host, now));
  if (before === null) await kept.write(pair);
  return { pair, fingerprint: certificateFacts(pair).fingerprint };
}
