import type { Permission } from "../access/permission.ts";
import type { ParamTable } from "../schema/param-table.ts";
import type { Call } from "./call.ts";

export type Verb = "GET" | "POST" | "PUT" | "DELETE";

/** One method of the API. */
export interface ApiMethod {
  readonly verb: Verb;
  /** Below /api2/json, with `{name}` for path parameters. */
  readonly path: string;
  /** Path parameters included. */
  readonly params: ParamTable;
  readonly permission: Permission;
  /** False where only a ticket will do. */
  readonly allowToken?: boolean;
  /** The method handles the file of a multipart upload. */
  readonly upload?: boolean;
  readonly run: (call: Call) => unknown | Promise<unknown>;
}
