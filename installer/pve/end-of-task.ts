import { z } from "zod";
import { readAnswer } from "../../keeper/proxmox/read-answer.ts";
import { parseUpid } from "../../keeper/proxmox/upid.ts";
import type { PveRoot } from "./pve-root.ts";

const statusShape = z.object({ status: z.string(), exitstatus: z.string().optional() }).loose();
/** The first looks are quick: most tasks are short. */
const LOOKS_MS = [20, 50, 100, 250, 500];

/** Waits for a task, however it ends. @returns its exit status */
export async function endOfTask(root: PveRoot, upid: unknown): Promise<string> {
  const { node } = parseUpid(upid);
  const path = `/nodes/${node}/tasks/${encodeURIComponent(String(upid))}/status`;
  for (let look = 0; ; look++) {
    const { status, exitstatus = "" } = readAnswer(statusShape, await root("GET", path), "a task's status");
    if (status === "stopped") return exitstatus;
    await root.sleep(LOOKS_MS[Math.min(look, LOOKS_MS.length - 1)] as number);
  }
}
