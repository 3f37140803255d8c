import { generateKeyPairSync } from "node:crypto";
import type { PrivateFolder } from "./private-folder.ts";

const NAME = "acme-account.pem";

/** The key by which authorities know us, PEM; made when there is none. @throws FinalError CERTIFICATES_UNWRITABLE */
export async function acmeAccountKey(folder: PrivateFolder): Promise<string> {
  const kept = await folder.read(NAME);
  if (kept !== null) return kept;
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await folder.write(NAME, privateKey);
  return privateKey;
}
