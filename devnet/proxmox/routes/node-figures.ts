import { loadavg } from "node:os";
import type { PveNode } from "../node.ts";
import { releaseVersions } from "../release.ts";
import { usedBytes } from "../storage/volumes.ts";
import { statusView } from "../vm/vm-view.ts";

const mebibyte = 1024 * 1024;

/** The node's load as lists show it. Its size is simulated, its memory in use is that of its guests and a little more. */
export function nodeFigures(node: PveNode): Record<string, number> {
  const maxmem = Math.round(node.options.memoryMiB * mebibyte);
  const root = firstStorage(node);
  return {
    cpu: Math.min(1, (loadavg()[0] ?? 0) / node.options.cpus),
    maxcpu: node.options.cpus,
    mem: Math.min(maxmem, 512 * mebibyte + guestMemory(node)),
    maxmem,
    disk: root.used,
    maxdisk: root.total,
    uptime: uptime(node),
  };
}

/** `nodes/{node}/status` */
export function nodeStatus(node: PveNode): Record<string, unknown> {
  const { maxmem = 0, mem = 0 } = nodeFigures(node);
  const root = firstStorage(node);
  const newer = node.options.release !== "8.4";
  return {
    "boot-info": { mode: "legacy-bios" },
    cpu: 0,
    cpuinfo: {
      cores: node.options.cpus,
      cpus: node.options.cpus,
      flags: "simulated",
      hvm: "",
      mhz: "2000.000",
      model: "Simulated CPU",
      sockets: 1,
      user_hz: 100,
      ...(newer ? { vendor: "GenuineIntel", family: "6" } : {}),
    },
    "current-kernel": { sysname: "Linux", release: "simulated", version: "simulated", machine: "x86_64" },
    idle: 0,
    ksm: { shared: 0 },
    kversion: "Linux simulated",
    loadavg: loadavg().map((load) => load.toFixed(2)),
    memory: { total: maxmem, used: mem, free: maxmem - mem, ...(newer ? { available: maxmem - mem } : {}) },
    pveversion: `pve-manager/${releaseVersions[node.options.release]}/local`,
    rootfs: {
      total: root.total,
      used: root.used,
      free: root.total - root.used,
      avail: root.total - root.used,
    },
    swap: { total: 0, used: 0, free: 0 },
    uptime: uptime(node),
    wait: 0,
  };
}

function guestMemory(node: PveNode): number {
  const shown = Object.entries(node.state.vms).map(([vmid, vm]) => statusView(node, Number(vmid), vm).mem);
  return shown.reduce((sum: number, mem) => sum + Number(mem), 0);
}

function firstStorage(node: PveNode): { total: number; used: number } {
  const [id, storage] = Object.entries(node.state.storages)[0] ?? [];
  return id === undefined || !storage
    ? { total: 0, used: 0 }
    : { total: storage.totalBytes, used: usedBytes(node, id) };
}

function uptime(node: PveNode): number {
  return Math.floor((Date.now() - node.bootedAt) / 1000) + 1;
}
