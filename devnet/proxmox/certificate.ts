import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly fingerprint256: string;
}

/**
 * A key and a certificate for localhost; kept in a folder so that a pinned certificate outlives a restart.
 *
 * @param name of the files, and of whom it is for
 * @param issuer whose signature it bears; without one it is an authority of its own
 */
export async function certificateFor(dir: string, name: string, issuer?: Certificate): Promise<Certificate> {
  const [keyFile, certFile] = [join(dir, `${name}.key`), join(dir, `${name}.pem`)];
  if (!existsSync(keyFile) || !existsSync(certFile)) {
    // Two authorities of one name could not be told apart.
    const subject =
      issuer === undefined && name === "pve-ssl" ? "localhost" : `${name} ${crypto.randomUUID()}`;
    const made = await generate([{ name: "commonName", value: subject }], {
      algorithm: "sha256",
      keyType: "ec",
      notAfterDate: new Date(Date.now() + 825 * 86_400_000),
      ...(issuer === undefined ? {} : { ca: { key: issuer.key, cert: issuer.cert } }),
      extensions: [
        { name: "basicConstraints", cA: issuer === undefined, critical: true },
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
