import { writeFile } from "node:fs/promises";
import type { StepReport } from "./timeline.ts";

/** Writes `{ok, steps: [{name, ok, ms, detail}]}`. `ok` is whether every expected step ran and succeeded. */
export async function writeReport(file: string, ok: boolean, steps: readonly StepReport[]): Promise<void> {
  await writeFile(file, `${JSON.stringify({ ok, steps }, null, 2)}\n`);
}
