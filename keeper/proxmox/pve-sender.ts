import type { PveRequest } from "./transport.ts";

/** What carries a request to Proxmox VE: the real transport, or a simulation's. */
export interface PveSender {
  /** @returns `data` of the answer, unchecked. For what it throws see Transport.send. */
  send(request: PveRequest): Promise<unknown>;
}
