/**
 * `GET /api/v1/admin/usage` of all machines together, the last day; `GET /api/v1/admin/machines/<subscription>/usage` of
 * one, the last three hours. From the keeper's memory: it begins anew with each start. The oldest first.
 */
export interface AdminUsage {
  readonly points: readonly AdminUsagePoint[];
}

export interface AdminUsagePoint {
  /** Milliseconds. */
  readonly at: number;
  /** Share of the running machines' own processors in use, 0 to 1. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** Bytes in a second since the point before. */
  readonly netIn: number;
  readonly netOut: number;
  readonly running: number;
}
