import { PveError } from "../../../keeper/proxmox/pve-error.ts";

/** A request as the routes see it. */
export interface PveCall {
  readonly method: string;
  /** Below /api2/json. */
  readonly path: string;
  /** As a form carries them. */
  readonly params: ReadonlyMap<string, string>;
  readonly body: Uint8Array | null;
}

/** What the server refuses a call with. */
export function refusal(
  call: PveCall,
  status: number,
  text: string,
  fields: Readonly<Record<string, string>> = {},
): PveError {
  return new PveError(call.method, `/api2/json${call.path}`, status, text, fields);
}
