import type { Part } from "./part.ts";
import { runCommand } from "./run-command.ts";

/** A program that passes by exiting with 0. */
export interface Check {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** A part of programs, each of which counts as one test. */
export function checksPart(root: string, name: string, words: string, checks: readonly Check[]): Part {
  return {
    name,
    words,
    async run(tell, signal) {
      tell({ kind: "total", tests: checks.length });
      for (const { title, command, args } of checks) {
        tell({ kind: "running", title });
        try {
          await runCommand(command, args, { cwd: root, signal });
          tell({ kind: "passed", title });
        } catch (error) {
          tell({ kind: "failed", title, reason: (error as Error).message });
        }
      }
      tell({ kind: "end" });
    },
  };
}
