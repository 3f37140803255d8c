import { RetryableError } from "../core/errors.ts";
import { RpcError } from "./rpc-error.ts";

/** Whether less at once may do: the server refuses, or answers with more than we take. */
export function isTooMuch(error: unknown): boolean {
  if (error instanceof RpcError) return true;
  return error instanceof RetryableError && error.code === "CHAIN_ANSWER_TOO_LONG";
}
