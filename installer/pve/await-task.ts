import { z } from "zod";
import { classifyTaskExit } from "../../keeper/proxmox/classify-failure.ts";
import { readAnswer } from "../../keeper/proxmox/read-answer.ts";
import { parseUpid } from "../../keeper/proxmox/upid.ts";
import type { PveRoot } from "./pve-root.ts";

const statusShape = z.object({ status: z.string(), exitstatus: z.string().optional() }).loose();
/** The first looks are quick: most tasks are short. */
const LOOKS_MS = [20, 50, 100, 250, 500];

/**
 * Waits for the end of a task.
 *
 * @param what the work, such as `conversion of VM 9000 into a template`
 * @throws what `classifyTaskExit` makes of an end that is neither OK nor warnings
 */
export async function awaitTask(root: PveRoot, upid: unknown, what: string): Promise<void> {
  const { node } = parseUpid(upid);
  const path = `/nodes/${node}/tasks/${encodeURIComponent(String(upid))}/status`;
  for (let look = 0; ; look++) {
    const { status, exitstatus = "" } = readAnswer(statusShape, await root("GET", path), "a task's status");
    if (status !== "stopped") {
      await root.sleep(LOOKS_MS[Math.min(look, LOOKS_MS.length - 1)] as number);
      continue;
    }
    if (exitstatus === "OK" || /^WARNINGS: \d+$/.test(exitstatus)) return;
    throw classifyTaskExit(exitstatus, what);
  }
}
