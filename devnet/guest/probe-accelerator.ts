import { spawn } from "node:child_process";
import { access, constants, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GuestImage } from "../image/guest-image.ts";
import { runTool } from "../image/run-tool.ts";
import { type Accelerator, KVM_ARGS, TCG_ARGS } from "./accelerator.ts";

/** What init.c says when it runs. */
const MARKER = "BLOCKHOST-PROBE-OK";
/** Real hardware needs a second. */
const PROBE_MS = 10_000;

const kvm: Accelerator = { name: "kvm", reason: "the image's kernel boots under KVM", args: KVM_ARGS };
const tcg = (reason: string): Accelerator => ({ name: "tcg", reason, args: TCG_ARGS });

/** Boots the image's kernel under KVM; resolves with what went wrong, or undefined when userspace was reached. */
function bootUnderKvm(image: GuestImage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const qemu = [
      "-nodefaults",
      "-no-user-config",
      "-display",
      "none",
      "-machine",
      "pc",
      "-m",
      "256",
      "-no-reboot",
    ];
    const boot = ["-kernel", image.kernel, "-initrd", image.initrd, "-serial", "stdio"];
    const append = ["-append", "console=ttyS0 blockhost_probe"];
    const args = [
      "--pdeathsig",
      "KILL",
      "--",
      "qemu-system-x86_64",
      ...KVM_ARGS,
      ...qemu,
      ...boot,
      ...append,
    ];
    const child = spawn("setpriv", args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    let verdict: string | undefined;
    let decided = false;
    const end = (found: string | undefined): void => {
      verdict = found;
      decided = true;
      child.kill("SIGKILL");
    };
    const late = `/dev/kvm opens, but no kernel reached its first process in ${PROBE_MS / 1000} s`;
    const timer = setTimeout(() => end(late), PROBE_MS);
    const read = (data: Buffer): void => {
      output = (output + data.toString("latin1")).slice(-4000);
      if (output.includes(MARKER)) end(undefined);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (decided) return resolve(verdict);
      resolve(`/dev/kvm opens, but QEMU ended under it (${signal ?? `exit code ${code}`})`);
    });
  });
}

/**
 * Chooses KVM or TCG by booting a kernel, since /dev/kvm opens and takes a VM on machines where no kernel gets
 * through it. Ten seconds at most, then remembered beside the image until the host boots anew.
 */
export async function probeAccelerator(image: GuestImage): Promise<Accelerator> {
  const usable = await access("/dev/kvm", constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!usable) return tcg("there is no usable /dev/kvm");
  const bootId = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  const version = (await runTool("qemu-system-x86_64", ["--version"])).split("\n")[0];
  const cache = join(image.dir, "accelerator");
  const key = `${bootId} ${version}`;
  const [knownKey, verdict = ""] = (await readFile(cache, "utf8").catch(() => "")).split("\n");
  if (knownKey === key) return verdict === "" ? kvm : tcg(verdict);
  const problem = await bootUnderKvm(image);
  await writeFile(cache, `${key}\n${problem ?? ""}`);
  return problem === undefined ? kvm : tcg(problem);
}
