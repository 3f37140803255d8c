import type { Caller } from "../access/authenticator.ts";
import type { PveNode } from "../node.ts";
import type { ParamValues } from "../schema/check-params.ts";

/** A file part of an upload, already on disk. */
export interface UploadedFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

/** One request on its way to a method: who asks, and for what. */
export class Call {
  readonly node: PveNode;
  readonly params: ParamValues;
  readonly file: UploadedFile | undefined;
  readonly #caller: Caller | undefined;

  constructor(node: PveNode, params: ParamValues, caller?: Caller, file?: UploadedFile) {
    this.node = node;
    this.params = params;
    this.#caller = caller;
    this.file = file;
  }

  /** `user@realm` or `user@realm!token`; "" for nobody. */
  get authId(): string {
    return this.#caller?.id ?? "";
  }

  get caller(): Caller | undefined {
    return this.#caller;
  }

  /** True for a ticket of root@pam only; no token is root. */
  get isRoot(): boolean {
    return this.authId === "root@pam";
  }

  get vmid(): number {
    return this.int("vmid");
  }

  has(name: string): boolean {
    return this.params[name] !== undefined;
  }

  /** A parameter's text; "" when it is absent. */
  text(name: string): string {
    const value = this.params[name];
    return Array.isArray(value) ? value.join(",") : (value ?? "");
  }

  optional(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  int(name: string): number {
    return Number.parseInt(this.text(name), 10);
  }

  flag(name: string, absent = false): boolean {
    return this.has(name) ? this.text(name) === "1" : absent;
  }

  list(name: string): string[] {
    const value = this.params[name];
    if (Array.isArray(value)) return value;
    return (value ?? "").split(/[\s,;\0]+/).filter(Boolean);
  }
}
