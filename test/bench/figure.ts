/** One measured number. */
export interface Figure {
  /** Dotted and stable: `gas.purchase`. */
  readonly name: string;
  readonly value: number;
  readonly unit: "gas" | "bytes" | "ms" | "MiB" | "%" | "/s" | "/min" | "errors";
  /** The most that it should be; null where it is only watched. */
  readonly target: number | null;
}
