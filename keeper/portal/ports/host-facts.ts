/** How the host does, from what the keeper has seen anyway: asking costs nothing outside of this machine. */
export interface HostFacts {
  readonly healthy: boolean;
  /** Unix seconds: when the keeper started. */
  readonly since: number;
  /** Unix seconds of the newest block seen; null before the first. */
  readonly headAt: number | null;
  readonly machines: number;
  /** Share of the time, this month and the one before, in which machines ran that should have; null when there were none. */
  readonly uptime: number | null;
}
