import type { Rpc } from "./rpc.ts";

/** One server of the pool. */
export interface RpcServer extends Rpc {
  /** As it may be shown. */
  readonly name: string;
}
