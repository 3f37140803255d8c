import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Part } from "./part.ts";
import { runChild } from "./run-child.ts";

const CHILD = fileURLToPath(new URL("./solidity-child.ts", import.meta.url));
/** No file of tests may take so long, not even with many runs on a busy machine. */
const SILENT_FOR_MS = 6 * 60 * 60_000;

/** How much to try: a profile of hardhat.config.ts, and what replaces its numbers. */
export interface Effort {
  readonly profile: "default" | "long";
  /** Inputs for each property, histories for each invariant. */
  readonly runs?: number | undefined;
  /** Calls in each history. */
  readonly depth?: number | undefined;
  /** 32 bytes in hex, from which all inputs follow. */
  readonly seed?: string | undefined;
}

export interface SolidityPart {
  readonly name: string;
  readonly words: string;
  /** Folders below test/ whose *.t.sol it runs. */
  readonly folders: readonly string[];
  readonly effort: Effort;
  readonly needs?: readonly string[];
}

/** A part of tests in Solidity: each property, each invariant and each action of the handlers is one test. */
export function solidityPart(root: string, { name, words, folders, effort, needs = [] }: SolidityPart): Part {
  return {
    name,
    words,
    needs,
    async run(tell, signal) {
      const globs = folders.map((folder) => `test/${folder}/**/*.t.sol`);
      const args = [JSON.stringify(effort), ...globSync(globs, { cwd: root }).sort()];
      await runChild(root, { file: CHILD, args, silentForMs: SILENT_FOR_MS }, tell, signal);
    },
  };
}
