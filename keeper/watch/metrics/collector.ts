/** Sets gauges to what they are now, just before they are shown. That it throws is a gauge too. */
export interface Collector {
  /** Whose word it is: `chain`, `jobs` and the like. */
  readonly source: string;
  collect(): void | Promise<void>;
}
