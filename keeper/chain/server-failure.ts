import { FinalError, RetryableError } from "../core/errors.ts";
import { RpcError } from "./rpc-error.ts";

const CODES = ["CHAIN_UNREACHABLE", "CHAIN_RATE_LIMITED", "CHAIN_CALL_LIMITED", "CHAIN_ANSWER_TOO_LONG"];

/** Whether the error is one server's own, so that another may do better. A revert is an answer and no failure. */
export function isServerFailure(error: unknown): boolean {
  if (error instanceof RpcError) return error.revertData === null;
  if (error instanceof RetryableError) return CODES.includes(error.code);
  return error instanceof FinalError && error.code === "CHAIN_WRONG_ID";
}
