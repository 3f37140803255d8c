import type { TlsPair } from "../certificates/tls-pair.ts";
import { readPrivateFile } from "../chain/private-file.ts";
import { readCertificate } from "./read-certificate.ts";

/** @throws FinalError PORTAL_CERTIFICATE_UNREADABLE, KEY_UNREADABLE, KEY_PERMISSIONS */
export async function readTls(certificateFile: string, keyFile: string): Promise<TlsPair> {
  const key = await readPrivateFile(keyFile, "portal's TLS key");
  return { cert: await readCertificate(certificateFile, "portal.tls.certificateFile"), key };
}
