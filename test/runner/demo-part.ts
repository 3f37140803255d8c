import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IMAGE } from "./image-part.ts";
import type { Part } from "./part.ts";
import { runCommand } from "./run-command.ts";

/** What the demo promises to show, in its order. */
const STEPS = [
  "paid",
  "seen",
  "cloned",
  "booted",
  "ready",
  "delivered",
  "decrypted",
  "shell",
  "suspended",
  "renewed",
  "shell-again",
  "transferred",
  "old-owner-refused",
  "new-owner-shell",
  "refunded",
] as const;

interface Report {
  readonly ok: boolean;
  readonly steps: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

/** The whole road: runs the demo as a person does and holds its report against its promises, each step one test. */
export function demoPart(root: string, needs: readonly string[]): Part {
  return {
    name: "e2e",
    words: "the demo, from purchase to shell with a real VM",
    needs: [...needs, IMAGE],
    async run(tell, signal) {
      tell({ kind: "total", tests: STEPS.length });
      const folder = await mkdtemp(join(tmpdir(), "blockhost-e2e-"));
      const file = join(folder, "report.json");
      try {
        const crash = await runCommand(
          process.execPath,
          ["--import=tsx", "devnet/demo/main.ts", "--report", file],
          { cwd: root, signal, onLine: (line) => tell({ kind: "running", title: line.trim() }) },
        ).then(
          () => undefined,
          (error: Error) => error,
        );
        const report = await readReport(file);
        if (report === undefined) throw crash ?? new Error("the demo wrote no report");
        for (const title of STEPS) {
          const step = report.steps.find(({ name }) => name === title);
          if (step?.ok) tell({ kind: "passed", title });
          else tell({ kind: "failed", title, reason: step?.detail ?? "the demo did not come so far" });
        }
        tell({ kind: "running", title: "the demo's end" });
        if (crash !== undefined) throw crash;
        if (!report.ok) throw new Error("the report says that the demo failed");
        tell({ kind: "end" });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function readReport(file: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Report;
  } catch {
    return undefined;
  }
}
