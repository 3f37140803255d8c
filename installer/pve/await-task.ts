import { classifyTaskExit } from "../../keeper/proxmox/classify-failure.ts";
import { endOfTask } from "./end-of-task.ts";
import type { PveRoot } from "./pve-root.ts";

/**
 * Waits for the end of a task.
 *
 * @param what the work, such as `conversion of VM 9000 into a template`
 * @throws what `classifyTaskExit` makes of an end that is neither OK nor warnings
 */
export async function awaitTask(root: PveRoot, upid: unknown, what: string): Promise<void> {
  const exit = await endOfTask(root, upid);
  if (exit !== "OK" && !/^WARNINGS: \d+$/.test(exit)) throw classifyTaskExit(exit, what);
}
