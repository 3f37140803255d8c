/** Where a subscription can stand, in the order of the interface. */
export const STATUSES = [
  "None",
  "Pending",
  "Active",
  "Grace",
  "Lapsed",
  "Refunded",
  "Cancelled",
  "Terminated",
  "Closed",
] as const;
