import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import { classifyTaskExit } from "./classify-failure.ts";
import { ensureStarted } from "./ensure-started.ts";
import type { Pve } from "./pve.ts";
import { taskKey } from "./task-key.ts";

/** Uptime comes in whole seconds, and a call takes its time. */
const SLACK_SECONDS = 2;
/** Proxmox VE starts the VM by itself about a second after the task of a reboot has ended. */
const RESTART_MS = 3000;
const HUNG = /powerdown failed/;

/**
 * Sees to it that the VM was started after `since` and runs. A guest that does not shut down in `shutdownSeconds` is
 * switched off and started: a reset would not do, because it leaves the uptime by which the work is known to be done.
 *
 * @param since unix ms on the keeper's clock
 */
export async function ensureRebooted(pve: Pve, vm: VmIdentity, since: number): Promise<Progress> {
  const key = taskKey("reboot", vm);
  const detail = `rebooting VM ${vm.vmid}`;
  const task = await pve.tasks.take(key);
  if (task?.kind === "running") return { done: false, retryInMs: 500, detail };
  const hung = task?.kind === "failed" && HUNG.test(task.exit);
  if (task?.kind === "failed" && !hung) throw classifyTaskExit(task.exit, detail);
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  if (own.power === "stopped" && task?.kind === "ok") return { done: false, retryInMs: RESTART_MS, detail };
  if (own.power !== "running") {
    const started = await ensureStarted(pve, vm);
    return started.done ? { done: false, retryInMs: 0, detail } : started;
  }
  if (own.uptimeSeconds <= (pve.now() - since) / 1000 + SLACK_SECONDS) return { done: true };
  const { status } = pve.api.nodes.$(own.node).qemu.$(vm.vmid);
  return pve.tasks.begin(
    key,
    () => (hung ? status.stop.$post() : status.reboot.$post({ timeout: pve.config.shutdownSeconds })),
    detail,
  );
}
