import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { FileCoverage } from "../coverage/coverage-of.ts";
import { REPORT_FILE } from "../coverage/report-file.ts";
import { table } from "../coverage/table.ts";
import type { Part } from "./part.ts";
import { runCommand } from "./run-command.ts";

/**
 * Each contract's file is one test: the tests of the contracts reach all of it. Compiles copies into a folder of its own, so
 * that it may run beside all others.
 */
export function coveragePart(root: string): Part {
  return {
    name: "coverage",
    words: "every line and branch of contracts/ is reached by a test",
    async run(tell, signal) {
      await rm(join(root, REPORT_FILE), { force: true });
      const crash = await runCommand(process.execPath, ["--import=tsx", "test/coverage/main.ts"], {
        cwd: root,
        signal,
        onLine: (line) => tell({ kind: "running", title: line.trim() }),
      }).then(
        () => undefined,
        (error: Error) => error,
      );
      const files = await readReport(join(root, REPORT_FILE));
      if (files === undefined) {
        tell({ kind: "running", title: "running the tests of the contracts with reports" });
        throw crash ?? new Error("it wrote no report");
      }
      tell({ kind: "total", tests: files.length });
      for (const { file, faults } of files) {
        if (faults.length === 0) tell({ kind: "passed", title: file });
        else tell({ kind: "failed", title: file, reason: faults.join("\n") });
      }
      tell({ kind: "note", text: table(files) });
      if (crash !== undefined && files.every(({ faults }) => faults.length === 0)) throw crash;
      tell({ kind: "end" });
    },
  };
}

async function readReport(file: string): Promise<FileCoverage[] | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as FileCoverage[];
  } catch {
    return undefined;
  }
}
