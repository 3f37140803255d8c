/** What a wallet may do on chain as far as the operator's panel shows it: roles of Subscriptions, and access token 0. */
export const ADMIN_ROLES = ["admin", "operator", "pauser", "planner", "token-0"] as const;

export type AdminRole = (typeof ADMIN_ROLES)[number];
