/** A door that is open for somebody. */
export interface OpenKnock {
  readonly source: string;
  readonly port: number;
  /** Until the kernel closes it. */
  readonly seconds: number;
}

/** The host's doors. Each call resolves to what is open when it is done, and may be repeated. */
export interface Knocks {
  open(knock: {
    readonly ports: readonly number[];
    readonly source: string;
    readonly seconds: number;
  }): Promise<readonly OpenKnock[]>;
  close(): Promise<readonly OpenKnock[]>;
  list(): Promise<readonly OpenKnock[]>;
}
