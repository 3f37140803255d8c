/** One measured number. `target` is the most that it should be. */
export interface Figure {
  /** Dotted and stable: `gas.purchase`. */
  readonly name: string;
  readonly value: number;
  readonly unit: "gas" | "ms" | "MiB";
  readonly target: number;
}
