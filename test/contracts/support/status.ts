/** `Status` of ISubscriptions, in its order. */
export const status = {
  None: 0n,
  Pending: 1n,
  Active: 2n,
  Grace: 3n,
  Lapsed: 4n,
  Refunded: 5n,
  Cancelled: 6n,
  Terminated: 7n,
  Closed: 8n,
} as const;
