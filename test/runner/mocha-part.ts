import { globSync } from "node:fs";
import { join } from "node:path";
import type { Part } from "./part.ts";
import { runCommand } from "./run-command.ts";
import { runMocha } from "./run-mocha.ts";

export interface MochaPart {
  readonly name: string;
  readonly words: string;
  /** Folders below test/ whose *.test.ts it runs. */
  readonly folders: readonly string[];
  /** Folders among them that belong to another part. */
  readonly except?: readonly string[];
  readonly needs?: readonly string[];
  /** A command that makes what the tests use, e.g. compiles the contracts. */
  readonly prepare?: readonly [command: string, ...args: string[]];
}

/** The test files of a part, sorted, relative to the root. */
export function testFiles(root: string, { folders, except = [] }: MochaPart): string[] {
  return globSync(
    folders.map((folder) => `test/${folder}/**/*.test.ts`),
    { cwd: root },
  )
    .filter((file) => !except.some((folder) => file.startsWith(`${join("test", folder)}/`)))
    .sort();
}

/** A part of mocha tests, found by folder so that a new test needs no entry anywhere. */
export function mochaPart(root: string, description: MochaPart): Part {
  const { name, words, needs = [], prepare } = description;
  return {
    name,
    words,
    needs,
    async run(tell, signal) {
      if (prepare) {
        const [command, ...args] = prepare;
        await runCommand(command, args, {
          cwd: root,
          signal,
          onLine: (title) => tell({ kind: "running", title }),
        });
      }
      await runMocha(root, testFiles(root, description), tell, signal);
    },
  };
}
