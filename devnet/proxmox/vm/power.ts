import type { GuestSpec } from "../../guest/guest-driver.ts";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import { parsePropertyString } from "../schema/property-string.ts";
import { netFormat, smbiosFormat } from "../schema/vm-formats.ts";
import { sdnOf } from "../sdn/sdn.ts";
import type { VmConfig } from "../state/state.ts";
import { findVolume } from "../storage/volumes.ts";
import type { Task } from "../tasks/task-engine.ts";
import { agentEnabled, pingAgent } from "./agent.ts";
import { applyPending } from "./apply-pending.ts";
import { drivesOf, isCloudInit } from "./drive.ts";
import type { LiveGuest } from "./guests.ts";
import { isoFile } from "./iso-file.ts";
import { checkLock, loadVm } from "./load-vm.ts";

/** Starts a VM; runs under its lock. */
export async function startVm(node: PveNode, vmid: number, task: Task, skipLock: boolean): Promise<void> {
  const vm = loadVm(node, vmid);
  if (vm.config.template === "1") throw ApiError.failed("you can't start a vm if it's a template");
  const suspended = vm.config.lock === "suspended";
  if (!suspended && !skipLock) checkLock(vm.config);
  if (node.guests.get(vmid)) throw ApiError.failed(`VM ${vmid} already running`);
  applyPending(vm);
  checkSnippets(node, vm.config);
  if (drivesOf(vm.config).some(([, drive]) => isCloudInit(drive))) task.log("generating cloud-init ISO");
  checkHardware(node, vmid, vm.config, task);
  let guest: Awaited<ReturnType<typeof node.options.driver.start>>;
  try {
    guest = await node.options.driver.start(guestSpec(node, vmid, vm.config));
  } catch (error) {
    task.log(error instanceof Error ? error.message : String(error));
    throw ApiError.failed("start failed: QEMU exited with code 1");
  }
  node.guests.add(vmid, guest, node.state.nextPid++, vm.config, () => afterStop(node, vmid));
  if (suspended) {
    task.log("Resuming suspended VM");
    task.log("Resumed VM, removing state");
    delete vm.config.lock;
  }
}

/** Ends a VM at once; a stopped one is fine. Runs under its lock. */
export async function stopVm(node: PveNode, vmid: number, skipLock: boolean): Promise<void> {
  const live = node.guests.get(vmid);
  if (!live) return;
  if (!skipLock) checkLock(loadVm(node, vmid).config);
  await live.guest.kill();
  await live.gone;
}

/** Asks the guest to power off and waits; runs under the VM's lock. */
export async function shutdownVm(
  node: PveNode,
  vmid: number,
  task: Task,
  options: { timeoutSeconds: number; force: boolean; skipLock: boolean },
): Promise<void> {
  const live = node.guests.get(vmid);
  if (!live) return;
  if (!options.skipLock) checkLock(loadVm(node, vmid).config);
  const channel = node.options.release === "8.4" ? "qmp" : "qga";
  if (agentEnabled(live.config) && !(await pingAgent(node, live)))
    task.log(
      `QEMU Guest Agent is not running - VM ${vmid} ${channel} command 'guest-ping' failed - got timeout`,
    );
  await live.guest.powerdown();
  if (await isGone(node, live, options.timeoutSeconds, task.signal)) return;
  if (!options.force) throw ApiError.failed("VM quit/powerdown failed - got timeout");
  task.log("VM still running - terminating now with SIGTERM");
  await live.guest.kill();
  await live.gone;
}

/** Ends the guest's process and begins again with the same hardware, as a reset button does. */
export async function resetVm(node: PveNode, vmid: number): Promise<void> {
  const live = node.guests.get(vmid);
  if (!live) return;
  const vm = loadVm(node, vmid);
  const { pending, pendingDelete } = vm;
  Object.assign(vm, { pending: {}, pendingDelete: [] });
  await live.guest.kill();
  await live.gone;
  // A reset is no stop: what waits for one goes on waiting.
  Object.assign(vm, { pending, pendingDelete });
  const guest = await node.options.driver.start(guestSpec(node, vmid, live.config));
  node.guests.add(vmid, guest, live.pid, live.config, () => afterStop(node, vmid));
  const again = node.guests.get(vmid);
  if (again) again.startedAt = live.startedAt;
  if (live.state === "running") return;
  await guest.pause();
  if (again) again.state = "prelaunch";
}

/** What waited for the VM to be off takes effect. */
function afterStop(node: PveNode, vmid: number): void {
  const vm = node.state.vms[vmid];
  if (vm) applyPending(vm);
  node.save();
}

async function isGone(
  node: PveNode,
  live: LiveGuest,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const timeout = new Promise<false>((resolve, reject) => {
    timer = setTimeout(() => resolve(false), timeoutSeconds * 1000 * node.options.guestTimeScale);
    stop = () => reject(new Error("received interrupt"));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([live.gone.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
    if (stop) signal.removeEventListener("abort", stop);
  }
}

function checkSnippets(node: PveNode, config: VmConfig): void {
  for (const part of (config.cicustom ?? "").split(",").filter(Boolean)) {
    const volid = part.slice(part.indexOf("=") + 1);
    if (!findVolume(node, volid)) throw ApiError.failed(`volume '${volid}' does not exist`);
  }
}

function checkHardware(node: PveNode, vmid: number, config: VmConfig, task: Task): void {
  const vcpus = Number(config.cores ?? 1) * Number(config.sockets ?? 1);
  if (vcpus > node.options.cpus)
    throw ApiError.failed(`MAX ${node.options.cpus} vcpus allowed per VM on this node`);
  const refused = ApiError.failed("start failed: QEMU exited with code 1");
  for (const [option, text] of Object.entries(config)) {
    if (!/^net\d+$/.test(option)) continue;
    const bridge = parsePropertyString(netFormat, text).values.bridge;
    if (bridge === undefined || bridge === "vmbr0" || sdnOf(node).running.vnets[bridge]) continue;
    const reason = `bridge '${bridge}' does not exist`;
    if (node.options.release !== "8.4") throw ApiError.failed(reason);
    const index = option.slice(3);
    task.log(reason);
    task.log(
      `qemu-system-x86_64: -netdev type=tap,id=${option},ifname=tap${vmid}i${index},script=/usr/libexec/qemu-server/pve-bridge,downscript=/usr/libexec/qemu-server/pve-bridgedown: network script /usr/libexec/qemu-server/pve-bridge failed with status 512`,
    );
    throw refused;
  }
  if (Number(config.memory ?? 512) > node.options.memoryMiB) {
    task.log("qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory");
    throw refused;
  }
}

function guestSpec(node: PveNode, vmid: number, config: VmConfig): GuestSpec {
  const net = parsePropertyString(netFormat, config.net0 ?? "").values;
  const smbios = parsePropertyString(smbiosFormat, config.smbios1 ?? "").values;
  const ipv4 = fencedIpv4(node, vmid);
  const seedIso = isoFile(node, config);
  const { cable, relayPort, sshPortBase } = node.options;
  return {
    vmid,
    name: config.name ?? `VM ${vmid}`,
    dir: node.vmDir(vmid),
    vcpus: Number(config.cores ?? 1) * Number(config.sockets ?? 1),
    memoryMiB: Number(config.memory ?? 512),
    mac: (net.macaddr ?? "").toLowerCase(),
    smbiosUuid: smbios.uuid ?? "",
    ...(seedIso === undefined ? {} : { seedIso }),
    ...(ipv4 === undefined ? {} : { ipv4, sshPort: sshPortBase + low16(ipv4) }),
    ...(relayPort === undefined ? {} : { relayPort }),
    ...(cable === undefined ? {} : { cable }),
  };
}

/** The IPv4 that the VM's firewall lets it use; the operator's port forwarding is keyed by it. */
function fencedIpv4(node: PveNode, vmid: number): string | undefined {
  const entries = node.state.firewalls[vmid]?.ipsets["ipfilter-net0"]?.entries ?? [];
  return entries.find((entry) => /^\d+\.\d+\.\d+\.\d+$/.test(entry.cidr) && !entry.nomatch)?.cidr;
}

function low16(ipv4: string): number {
  const [, , high = 0, low = 0] = ipv4.split(".").map(Number);
  return high * 256 + low;
}
