/** `GET /api/v1/status`: how the host does, for everybody. */
export interface ApiStatus {
  /** Whether purchases are taken and worked on: the keeper follows the chain and reaches the hypervisor. */
  readonly healthy: boolean;
  /** Unix seconds at which the keeper started, and of the newest block it knows. */
  readonly since: number;
  readonly headAt: number | null;
  /** From payment to delivery by the chain's clock, milliseconds, of the newest so many that live. Null while there are none. */
  readonly paymentToReady: { readonly p50: number; readonly p95: number; readonly count: number } | null;
  /**
   * Share of the time, this month and the one before, in which the tenants' machines ran that should have run: 0 to 1. Null
   * while there were none.
   */
  readonly uptime: number | null;
  /** Held now, those that are being made included. */
  readonly machines: number;
}
