import { RpcError } from "./rpc-error.ts";

/** Whether a contract refused, and not the server. Some servers say of a revert without data nothing but that it is one. */
export function isRevert(error: unknown): boolean {
  return error instanceof RpcError && (error.revertData !== null || /revert/i.test(error.message));
}
