import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { Cleanup } from "../../devnet/process/cleanup.ts";
import { freePortBase } from "../../devnet/process/free-port-base.ts";
import { bootMachine, type Machine } from "../iso/guard/support/boot-machine.ts";
import { bytesOf } from "../iso/guard/support/bytes-of.ts";
import { finishHost, tenantLogsIn } from "./finish-host.ts";
import { logIn, untilWizard } from "./first-boot.ts";
import { installMachine } from "./install-machine.ts";
import { refusals } from "./refusals.ts";
import { rootShell } from "./root-shell.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

/** Of ports on this machine that lead to the installed one. */
const SETUP_PORT = 8_443;
const ANSWER_PATIENCE_MS = 5 * 60_000;
const CONNECT_PATIENCE_MS = 15_000;

export interface Metal {
  readonly image: string;
  readonly firmware: "bios" | "uefi";
  readonly until: "installed" | "wizard" | "shell";
  readonly say: (what: string) => void;
  /** Called at the end, or at a failure, while everything still runs. */
  readonly linger?: (how: string) => Promise<void>;
  /** Ends all of it before its time. */
  readonly stop?: AbortSignal;
}

/**
 * When each was reached, in milliseconds: the guard and the end of the installation from the machine's start, the wizard and
 * a tenant's shell from its first own start.
 */
export interface MetalTimes {
  readonly guard: number;
  readonly installed: number;
  readonly wizard?: number;
  readonly shell?: number;
}

/**
 * From bare metal to a tenant's shell: an empty machine under QEMU, the image and an answer volume in it.
 *
 * @throws Error that says where it went wrong
 */
export async function metal(job: Metal): Promise<MetalTimes> {
  const cleanup = new Cleanup();
  const { stop } = job;
  const stopped = new Promise<never>((_, reject) => {
    stop?.addEventListener("abort", () => reject(new Error("stopped before its end")), { once: true });
  });
  try {
    return await Promise.race([fromMetal(job, cleanup), stopped]);
  } finally {
    await cleanup.run();
  }
}

async function fromMetal(
  { image, firmware, until, say, linger }: Metal,
  cleanup: Cleanup,
): Promise<MetalTimes> {
  say("starting what is around the machine: a chain, Proxmox VE's simulator, archives");
  const around = await surroundings(firmware, cleanup, say);
  const { disk, other, answers } = around;
  await refusals(image, around.folder, [disk, other], say);
  const isPrecious = await bytesOf(other.file);
  const times = await installMachine({
    image,
    firmware,
    drives: [disk, other, answers],
    press: firmware === "bios",
    say,
  });
  if (!(await isPrecious())) throw new Error("the other disk has changed");
  say("the other disk, which holds data, has not changed by a byte");
  if (until === "installed") return times;

  const begun = performance.now();
  const host = await startHost(firmware, around, cleanup);
  try {
    const wizard = await untilWizard(host.machine, say);
    const reached = performance.now() - begun;
    const fingerprint = await untilAnswer(() => fingerprintAt(host.setupPort), host.machine);
    if (fingerprint !== wizard.fingerprint)
      throw new Error("the wizard's certificate is not the one of the console");
    await logIn(host.setupPort, wizard);
    say("the wizard answers by HTTPS with the console's certificate, and its code lets in");
    if (until === "wizard") return { ...times, wizard: reached };
    const shell = rootShell(host.sshPort, around.sshKey, join(around.folder, "known-hosts"));
    await finishHost(shell, around.bed, say);
    await tenantLogsIn(shell, around.bed, say);
    return { ...times, wizard: reached, shell: performance.now() - begun };
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? error.message : error}`);
    throw error;
  } finally {
    await linger?.(`ssh -i ${around.sshKey} -p ${host.sshPort} root@127.0.0.1`);
  }
}

/** Boots what was installed, without the medium; some of this machine's ports lead to it. */
async function startHost(firmware: "bios" | "uefi", { disk, other, bed }: Surroundings, cleanup: Cleanup) {
  const sshPort = await freePortBase(0, 2, Math.random);
  const setupPort = sshPort + 1;
  const portal = Number(bed.answers.admin.host.split(":")[1]);
  const lead = (from: number, to: number) => `hostfwd=tcp:127.0.0.1:${from}-:${to}`;
  const machine = bootMachine({
    firmware,
    drives: [disk, other],
    network: [lead(sshPort, 22), lead(setupPort, SETUP_PORT), lead(portal, portal)].join(","),
    mayRestart: true,
  });
  cleanup.add(() => machine.kill());
  return { machine, sshPort, setupPort };
}

/** The console shows the address while the machine is still busy; QEMU takes connections for it, and resets them. */
async function untilAnswer<T>(ask: () => Promise<T>, machine: Machine): Promise<T> {
  const end = performance.now() + ANSWER_PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (cause) {
      if (performance.now() > end)
        throw new Error(`nobody answers; the console's end: ${machine.text().slice(-2_000)}`, { cause });
      await sleep(1_000);
    }
  }
}

function fingerprintAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw).fingerprint256);
    });
    socket.once("error", reject);
    socket.setTimeout(CONNECT_PATIENCE_MS, () => socket.destroy(new Error("nobody answers")));
  });
}
