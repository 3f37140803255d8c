import { randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Part } from "../runner/part.ts";
import { runCommand } from "../runner/run-command.ts";
import type { Wishes } from "./campaigns.ts";

const SECONDS = 60;
/** Longer than every input that any target takes. */
const LONGEST_BYTES = 32_768;

/**
 * libFuzzer on every parser of the wallet login and on its module, under AddressSanitizer and
 * UndefinedBehaviorSanitizer. It starts from test/pam/corpus and keeps what it finds new in build/.
 */
export function loginPart(root: string, name: string, words: string, wishes: Wishes): Part {
  const folder = join(root, "test/pam/fuzz");
  const build = join(root, "build/pam-fuzz");

  // libFuzzer's seeds have 32 bits, and 0 means any: of a longer one the last.
  const seed = Number(BigInt.asUintN(32, BigInt(wishes.seed ?? randomInt(1, 2 ** 32)))) || 1;

  async function fuzz(target: string, signal: AbortSignal): Promise<string> {
    const found = join(build, "corpus", target);
    await mkdir(found, { recursive: true });
    const effort = wishes.runs === undefined ? `-max_total_time=${SECONDS}` : `-runs=${wishes.runs}`;
    const crash = `-artifact_prefix=${join(build, `${target}-`)}`;
    const args = [
      effort,
      `-max_len=${LONGEST_BYTES}`,
      "-timeout=10",
      "-print_final_stats=1",
      crash,
      `-seed=${seed}`,
    ];
    const corpora = [found, join(root, "test/pam/corpus", target)];
    return runCommand(join(build, "fuzz", target), [...args, ...corpora], { cwd: root, signal });
  }

  return {
    name,
    words,
    async run(tell, signal) {
      tell({ kind: "running", title: "compiling" });
      await runCommand("make", ["-s", "-C", folder, `-j${availableParallelism()}`, "fuzz"], {
        cwd: root,
        signal,
      });
      const targets = (await runCommand("make", ["-s", "-C", folder, "list"], { cwd: root }))
        .trim()
        .split(" ");
      tell({ kind: "total", tests: targets.length });
      tell({ kind: "note", text: `seed 0x${seed.toString(16)}` });
      const waiting = [...targets];
      const worker = async () => {
        for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
          const title = `${target} stands whatever it is given`;
          tell({ kind: "running", title });
          try {
            const output = await fuzz(target, signal);
            const runs = /number_of_executed_units:\s*(\d+)/.exec(output)?.[1] ?? "?";
            tell({ kind: "note", text: `${target}: ${runs} inputs` });
            tell({ kind: "passed", title });
          } catch (error) {
            signal.throwIfAborted();
            tell({ kind: "failed", title, reason: (error as Error).message });
          }
        }
      };
      await Promise.all(Array.from({ length: Math.min(availableParallelism(), targets.length) }, worker));
      tell({ kind: "end" });
    },
  };
}
