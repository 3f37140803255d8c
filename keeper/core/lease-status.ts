/** As PrefixLeases numbers them. */
export const REQUEST_STATUSES = ["none", "open", "overdue", "answered", "rejected", "expired"] as const;
export const LEASE_STATUSES = ["none", "active", "grace", "lapsed", "released"] as const;

/** Where a request stands by the contract. */
export type RequestStatus = (typeof REQUEST_STATUSES)[number];
/** Where a lease stands by the contract. */
export type ChainLeaseStatus = (typeof LEASE_STATUSES)[number];
