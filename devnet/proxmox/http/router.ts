import type { ApiMethod } from "./api-method.ts";

interface Branch {
  readonly fixed: Map<string, Branch>;
  variable?: { name: string; branch: Branch };
  readonly methods: Map<string, ApiMethod>;
}

/** Finds the method of a path; fixed segments come before path parameters. */
export class Router {
  readonly #root: Branch = emptyBranch();

  constructor(methods: readonly ApiMethod[]) {
    for (const method of methods) this.#add(method);
  }

  /** @param path below /api2/json; empty segments are ignored, each segment is still percent-encoded */
  find(verb: string, path: string): { method: ApiMethod; pathParams: Record<string, string> } | undefined {
    let branch = this.#root;
    const pathParams: Record<string, string> = {};
    for (const segment of segments(path)) {
      const fixed = branch.fixed.get(segment);
      if (fixed) {
        branch = fixed;
        continue;
      }
      if (!branch.variable) return undefined;
      pathParams[branch.variable.name] = decode(segment);
      branch = branch.variable.branch;
    }
    const method = branch.methods.get(verb);
    return method && { method, pathParams };
  }

  #add(method: ApiMethod): void {
    let branch = this.#root;
    for (const segment of segments(method.path)) {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) {
        const next = branch.fixed.get(segment) ?? emptyBranch();
        branch.fixed.set(segment, next);
        branch = next;
      } else {
        branch.variable ??= { name, branch: emptyBranch() };
        branch = branch.variable.branch;
      }
    }
    branch.methods.set(method.verb, method);
  }
}

function emptyBranch(): Branch {
  return { fixed: new Map(), methods: new Map() };
}

function segments(path: string): string[] {
  return path.split("/").filter(Boolean);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
