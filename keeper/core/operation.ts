/** `Operation` of contracts/interfaces/ISubscriptions.sol, in its order. */
export const OPERATIONS = ["reboot", "stop", "start", "reinstall", "snapshot", "rollback"] as const;

export type Operation = (typeof OPERATIONS)[number];

/** What an owner or user asked of the VM, as the chain has it. */
export interface OperationRequest {
  /** 1 for a subscription's first; rises by one. */
  readonly sequence: number;
  readonly operation: Operation;
  /** 0x + 64 hex: the snapshot's number in its last bytes, zero where none is needed. */
  readonly argument: string;
  /** Unix seconds of its block. */
  readonly requestedAt: number;
}

/** A request with the place of its event on the chain. */
export interface PlacedRequest extends OperationRequest {
  readonly blockNumber: number;
}
