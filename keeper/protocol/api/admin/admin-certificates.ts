/** One of `GET /api/v1/admin/certificates`: `{"certificates": [...]}`. Times are milliseconds. */
export interface AdminCertificate {
  /** `portal`: shown to browsers; `proxmox`: the authority by which the nodes are known. */
  readonly of: "portal" | "proxmox";
  /** How it is renewed: by ACME, by whoever writes its file, or by the keeper itself. */
  readonly from: "acme" | "files" | "own";
  /** Host name or file. */
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: number;
  readonly validUntil: number;
  /** SHA-256, as browsers show it. */
  readonly fingerprint: string;
  /** Why it is not renewed as it should be; null when all is well. */
  readonly trouble: { readonly what: string; readonly remedy: string } | null;
}
