import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { certificateFacts } from "../certificates/certificate-facts.ts";
import type { Certificates } from "../certificates/certificates.ts";
import type { KeeperConfig } from "../config.ts";
import type { Expiries, Expiry } from "../watch/ports/expiries.ts";

/**
 * When those certificates end that the keeper does not renew: the authority by which the nodes are known, where there is
 * one (a fingerprint does not say), and the portal's, where it comes from files.
 */
export function certificateExpiries(config: CertificateFiles, portal: Certificates | null): Expiries {
  const { caFile } = config.proxmox;
  const tls = config.portal?.tls;
  return {
    async look() {
      const found: Expiry[] = [];
      if (portal !== null && tls?.mode === "files") {
        const { until } = certificateFacts(portal.current);
        found.push({ of: "portal", subject: tls.certificateFile, at: until });
      }
      if (caFile !== undefined) {
        const { validToDate } = new X509Certificate(await readFile(caFile));
        found.push({ of: "certificate", subject: caFile, at: validToDate.getTime() });
      }
      return found;
    },
  };
}

/** The configuration, as far as it names certificates. */
export type CertificateFiles = Pick<KeeperConfig, "portal"> & {
  readonly proxmox: Pick<KeeperConfig["proxmox"], "caFile">;
};
