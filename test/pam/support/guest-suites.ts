/** The Debian releases that the guest package is for. */
export const GUEST_SUITES = ["bookworm", "trixie"] as const;

export type GuestSuite = (typeof GUEST_SUITES)[number];
