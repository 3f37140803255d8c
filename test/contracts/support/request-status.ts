/** `RequestStatus` of IPrefixLeases, in its order. */
export const requestStatus = {
  None: 0n,
  Open: 1n,
  Overdue: 2n,
  Answered: 3n,
  Rejected: 4n,
  Expired: 5n,
} as const;
