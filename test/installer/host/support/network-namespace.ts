import type { ChildProcess } from "node:child_process";
import { readlinkSync } from "node:fs";
import type { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import { until } from "../../../pam/support/until.ts";

/** A process that holds a network namespace of its own; its pid names it. */
export async function networkNamespace(cleanup: Cleanup): Promise<number> {
  const child: ChildProcess = spawnSupervised("unshare", ["--net", "--", "sleep", "infinity"], {
    stdio: "ignore",
  });
  cleanup.add(() => endProcess(child));
  const ours = readlinkSync("/proc/self/ns/net");
  return until("a namespace", () => {
    const { pid } = child;
    return pid !== undefined && readlinkSync(`/proc/${pid}/ns/net`) !== ours ? pid : undefined;
  });
}
