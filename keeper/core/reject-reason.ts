/** Why a purchase is given up; goes on chain as ASCII, at most 31 characters. */
export const REJECT_REASONS = [
  "NO_CAPACITY",
  "NO_ADDRESS",
  "BAD_ENCRYPTION_KEY",
  "TOO_LATE",
  "HYPERVISOR_FAILED",
  "GUEST_FAILED",
  "HOST_FAILED",
] as const;

export type RejectReason = (typeof REJECT_REASONS)[number];

/**
 * The public reason for what a saga wrote down when it gave up: a code of ours if it begins with one, else what kind
 * of failure it was. Details stay in the host's log.
 */
export function rejectReasonOf(outcome: string): RejectReason {
  const code = /^(?:DEADLINE: )?([A-Z_]+)/.exec(outcome)?.[1] ?? "";
  const known = REJECT_REASONS.find((reason) => reason === code);
  if (known) return known;
  if (/^(PVE|PROXMOX|TASK|FOREIGN|WRECK|STORAGE|TEMPLATE)/.test(code)) return "HYPERVISOR_FAILED";
  if (/^GUEST/.test(code)) return "GUEST_FAILED";
  return "HOST_FAILED";
}
