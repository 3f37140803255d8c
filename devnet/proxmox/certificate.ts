import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

/** The node's key and certificate; kept in its folder so that a pinned certificate outlives a restart. */
export async function certificateFor(
  dir: string,
): Promise<{ key: string; cert: string; fingerprint256: string }> {
  const [keyFile, certFile] = [join(dir, "pve-ssl.key"), join(dir, "pve-ssl.pem")];
  if (!existsSync(keyFile) || !existsSync(certFile)) {
    const made = await generate([{ name: "commonName", value: "localhost" }], {
      algorithm: "sha256",
      keyType: "ec",
      notAfterDate: new Date(Date.now() + 825 * 86_400_000),
      extensions: [
        { name: "basicConstraints", cA: true, critical: true },
        {
          name: "subjectAltName",
          altNames: [
            { type: 2, value: "localhost" },
            { type: 7, ip: "127.0.0.1" },
          ],
        },
      ],
    });
    writeFileSync(keyFile, made.private, { mode: 0o600 });
    writeFileSync(certFile, made.cert);
  }
  const cert = readFileSync(certFile, "utf8");
  const { fingerprint256 } = new X509Certificate(cert);
  return { key: readFileSync(keyFile, "utf8"), cert, fingerprint256 };
}
