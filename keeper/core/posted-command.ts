/** A command of the operator's as the chain has it. */
export interface PostedCommand {
  readonly nonce: bigint;
  /** Who posted it. */
  readonly by: string;
  /** Whether they may command still. */
  readonly byOperator: boolean;
  /** Unix seconds: the last one in which it may be obeyed. */
  readonly deadline: number;
  /** Unix seconds; 0: not acknowledged. */
  readonly acknowledgedAt: number;
  /** What its event has; null while no server tells of it. */
  readonly sealed: {
    /** Of the key that it is sealed to. */
    readonly epoch: number;
    /** 0x and hex digits. */
    readonly ciphertext: string;
    readonly blockNumber: number;
  } | null;
}
