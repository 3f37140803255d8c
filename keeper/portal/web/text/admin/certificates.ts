/** `/admin/certificates`. */
export const certificatesWords = {
  title: "Certificates",
  lead: "What the portal shows to browsers, and by what the keeper knows the nodes.",
  none: "There is none: the portal is served in plain HTTP, and the nodes are known by a fingerprint.",
  of: { portal: "Portal", proxmox: "Proxmox VE's authority" },
  from: {
    acme: "renewed by ACME",
    files: "read from a file; renewed by whoever writes it",
    own: "the keeper's own; browsers warn",
  },
  subject: "For",
  issuer: "Issued by",
  validUntil: "Good until",
  validFrom: "Since",
  fingerprint: "Fingerprint (SHA-256)",
  good: "good",
  soon: "ends soon",
  over: "ended",
} as const;
