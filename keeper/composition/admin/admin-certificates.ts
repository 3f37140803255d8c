import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Certificates } from "../../certificates/certificates.ts";
import type { KeeperConfig } from "../../config.ts";
import type { AdminCertificate } from "../../protocol/api/admin/admin-certificates.ts";

/** The portal's certificate, and the authority by which the nodes are known. What cannot be read is left out. */
export async function adminCertificates(
  config: Pick<KeeperConfig, "portal" | "proxmox" | "guest">,
  portal: Certificates | null,
): Promise<readonly AdminCertificate[]> {
  const shown: AdminCertificate[] = [];
  const tls = config.portal?.tls;
  if (portal !== null && tls !== undefined) {
    const { trouble } = portal;
    shown.push({
      of: "portal",
      from: tls.mode,
      subject: tls.mode === "files" ? tls.certificateFile : (config.guest.domain.split(":")[0] ?? ""),
      ...factsOf(new X509Certificate(portal.current.cert)),
      trouble: trouble && { what: trouble.message, remedy: trouble.remedy },
    });
  }
  const { caFile } = config.proxmox;
  const ca = caFile === undefined ? null : await readFile(caFile).catch(() => null);
  if (caFile !== undefined && ca !== null) {
    const facts = factsOf(new X509Certificate(ca));
    shown.push({ of: "proxmox", from: "files", subject: caFile, ...facts, trouble: null });
  }
  return shown;
}

function factsOf({ issuer, validFromDate, validToDate, fingerprint256 }: X509Certificate) {
  return {
    // One attribute a line.
    issuer: issuer.replaceAll("\n", ", "),
    validFrom: validFromDate.getTime(),
    validUntil: validToDate.getTime(),
    fingerprint: fingerprint256,
  };
}
