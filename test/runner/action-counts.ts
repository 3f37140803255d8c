import type { SolidityResult } from "./solidity-result.ts";

interface Count {
  readonly action: string;
  /** Calls that were not given up. */
  readonly done: number;
  readonly calls: number;
}

/** What the handlers of the invariants did: an action that never succeeds leaves an invariant untested. */
export class ActionCounts {
  readonly #counts = new Map<string, Count>();

  add({ kind: { metrics = {} } }: SolidityResult): void {
    for (const [name, { calls, reverts, discards }] of Object.entries(metrics)) {
      const action = name.replace(/^.*:/, "");
      const before = this.#counts.get(action) ?? { done: 0, calls: 0 };
      this.#counts.set(action, {
        action,
        done: before.done + Number(calls - reverts - discards),
        calls: before.calls + Number(calls),
      });
    }
  }

  /** By name. */
  all(): Count[] {
    return [...this.#counts.values()].sort((a, b) => a.action.localeCompare(b.action));
  }
}
