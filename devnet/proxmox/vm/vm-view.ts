import type { PveNode } from "../node.ts";
import { parsePropertyString } from "../schema/property-string.ts";
import { vgaFormat } from "../schema/vm-formats.ts";
import { vmOptions } from "../schema/vm-options.ts";
import type { VmConfig, VmState } from "../state/state.ts";
import { agentEnabled } from "./agent.ts";
import { bootDisk, parseSize } from "./drive.ts";
import { configDigest } from "./load-vm.ts";

/** A config as `GET …/config` shows it: integers and booleans as numbers, the password hidden. */
export function configView(vm: VmState, config: VmConfig): Record<string, unknown> {
  const view: Record<string, unknown> = { digest: configDigest(vm) };
  for (const [option, text] of Object.entries(config)) view[option] = optionView(option, text);
  if (vm.parent !== undefined) view.parent = vm.parent;
  return view;
}

export function optionView(option: string, text: string): unknown {
  const type = vmOptions[option]?.type;
  if (option === "cipassword") return "**********";
  return type === "integer" || type === "boolean" ? Number(text) : text;
}

/** The config as it will be after the next start. */
export function futureConfig(vm: VmState): VmConfig {
  const config = { ...vm.config, ...vm.pending };
  for (const option of vm.pendingDelete) delete config[option];
  return config;
}

/** The figures that `status/current` and the VM list share. */
export function statusView(node: PveNode, vmid: number, vm: VmState): Record<string, unknown> {
  const live = node.guests.get(vmid);
  const { config } = vm;
  const disk = bootDisk(config);
  const memory = Number(config.memory ?? 512) * 1024 * 1024;
  const view: Record<string, unknown> = {
    vmid,
    name: config.name ?? `VM ${vmid}`,
    status: live ? "running" : "stopped",
    cpus: Number(config.cores ?? 1) * Number(config.sockets ?? 1),
    cpu: 0,
    mem: live ? Math.floor(memory / 2) : 0,
    maxmem: memory,
    disk: 0,
    maxdisk: disk ? parseSize(disk[1].size ?? "0") : 0,
    netin: 0,
    netout: 0,
    uptime: live ? Math.floor((Date.now() - live.startedAt) / 1000) + 1 : 0,
  };
  if (config.serial0 !== undefined) view.serial = 1;
  if (config.template === "1") view.template = 1;
  if (config.lock !== undefined) view.lock = config.lock;
  if (config.tags !== undefined && config.tags !== "") view.tags = config.tags;
  if (live) view.pid = live.pid;
  if (node.options.release !== "8.4") {
    view.memhost = live ? view.mem : 0;
    const kinds = ["cpusome", "cpufull", "memorysome", "memoryfull", "iosome", "iofull"];
    if (live) for (const kind of kinds) view[`pressure${kind}`] = 0;
  }
  return view;
}

/** What `status/current` has beside the list's figures. */
export function currentView(node: PveNode, vmid: number, vm: VmState): Record<string, unknown> {
  const view = statusView(node, vmid, vm);
  const live = node.guests.get(vmid);
  view.ha = { managed: 0 };
  view.qmpstatus = live?.state ?? "stopped";
  if (agentEnabled((live ?? vm).config)) view.agent = 1;
  const vga = parsePropertyString(vgaFormat, vm.config.vga ?? "").values;
  if (vga.type?.startsWith("serial")) view.clipboard = vga.clipboard ?? null;
  if (live) {
    const nics = Object.keys(live.config).filter((option) => /^net\d+$/.test(option));
    view.nics = Object.fromEntries(
      nics.map((nic) => [`tap${vmid}i${nic.slice(3)}`, { netin: 0, netout: 0 }]),
    );
  }
  return view;
}
