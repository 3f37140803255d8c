/** `LeaseStatus` of IPrefixLeases, in its order. */
export const leaseStatus = {
  None: 0n,
  Active: 1n,
  Grace: 2n,
  Lapsed: 3n,
  Released: 4n,
} as const;
