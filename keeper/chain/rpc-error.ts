import { RetryableError } from "../core/errors.ts";

/** A server answered a call with a JSON-RPC error. */
export class RpcError extends RetryableError {
  readonly rpcCode: number;
  /** What a contract reverted with, 0x hex; null when the error is no revert. */
  readonly revertData: string | null;

  constructor(server: string, method: string, rpcCode: number, message: string, revertData: string | null) {
    super(
      "CHAIN_RPC_ERROR",
      `The RPC server ${server} refused ${method}: ${message} (${rpcCode}).`,
      "If it stays, check the server's limits and whether it keeps the state that is asked for, or use another.",
    );
    this.rpcCode = rpcCode;
    this.revertData = revertData;
  }
}
