import { compile, type Sources } from "./compile.ts";
import { lineAt } from "./line-at.ts";

/** What the model checker was to prove, and whether it did. */
export interface Claim {
  readonly path: string;
  readonly line: number;
  readonly isProved: boolean;
  readonly words: string;
}

/**
 * Has the compiler's model checker prove the assertions in a contract, and that nothing overflows or divides by zero. Its
 * solver, Z3, is built into the compiler; it gives up after a fixed amount of work, so that every run ends in the same way.
 *
 * Each function is taken alone, with any arguments and all that it calls put in its place. Without loops, nothing is left
 * out: what is said to be safe is proved. `sources` may replace those of the repository.
 */
export function prove(root: string, path: string, contract: string, sources: Sources): Claim[] {
  const { errors = [] } = compile(root, sources, {
    modelChecker: {
      engine: "bmc",
      solvers: ["z3"],
      contracts: { [path]: [contract] },
      targets: ["assert", "underflow", "overflow", "divByZero"],
      showProvedSafe: true,
      showUnproved: true,
      showUnsupported: true,
    },
    outputSelection: {},
  });
  return errors.flatMap(({ message: words, sourceLocation }) => {
    if (sourceLocation === undefined) return []; // that the engine is to be removed in some later release
    const line = lineAt(sources[sourceLocation.file] ?? "", sourceLocation.start);
    const isProved = words.startsWith("BMC: ") && words.endsWith(" check is safe!");
    return [{ path: sourceLocation.file, line, isProved, words }];
  });
}
