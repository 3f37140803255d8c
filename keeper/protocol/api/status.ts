/** `GET /api/v1/status`: how the host does, for everybody. */
export interface ApiStatus {
  /** Whether purchases are taken and worked on: the keeper follows the chain and reaches the hypervisor. */
  readonly healthy: boolean;
  /** Unix seconds at which the keeper started, and of the newest block it knows. */
  readonly since: number;
  readonly headAt: number | null;
  /** From payment to delivery, milliseconds, of the last so many. Null while there were none. */
  readonly paymentToReady: { readonly p50: number; readonly p95: number; readonly count: number } | null;
  /** Share of the last 30 days, 0 to 1, in which the keeper was up; null while it is not known. */
  readonly uptime: number | null;
  readonly machines: number;
}
