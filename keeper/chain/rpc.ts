import type { z } from "zod";

/** Calls to one server, or to any; see RpcPool. */
export interface Rpc {
  /** The answer, checked against `shape`. */
  request<T>(method: string, params: readonly unknown[], shape: z.ZodType<T>): Promise<T>;
}
