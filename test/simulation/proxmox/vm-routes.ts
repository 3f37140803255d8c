import type { Cluster } from "./cluster.ts";
import { mayRead, type Route } from "./cluster-routes.ts";
import { type PveCall, refusal } from "./pve-call.ts";
import type { SimVm } from "./sim-vm.ts";

type Handle = (cluster: Cluster, call: PveCall, vm: SimVm, ...segments: string[]) => unknown;

/** Paths below one VM. */
const READS: readonly (readonly [string, Handle])[] = [
  ["config", (_cluster, _call, vm) => configOf(vm)],
  [
    "status/current",
    ({ scheduler }, _call, vm) => ({
      ...{ vmid: vm.vmid, name: vm.config.get("name"), ...(vm.lock === "" ? {} : { lock: vm.lock }) },
      ...{ status: vm.power === "stopped" ? "stopped" : "running", qmpstatus: vm.power },
      uptime: vm.power === "stopped" ? 0 : Math.floor((scheduler.now - vm.startedAt) / 1000),
    }),
  ],
  [
    "firewall/ipset",
    (_cluster, _call, { ipset }) => [...ipset.keys()].map((name) => ({ name, digest: "0" })),
  ],
  [
    "firewall/ipset/:name",
    (_cluster, call, { ipset }, name) => {
      const entries = ipset.get(name);
      if (entries === undefined) throw refusal(call, 500, `no such IPSet`);
      return [...entries].map((cidr) => ({ cidr, digest: "0" }));
    },
  ],
  ["firewall/options", (_cluster, _call, { firewall }) => Object.fromEntries(firewall)],
  [
    "firewall/rules",
    (_cluster, _call, { rules }) =>
      rules.map((rule, pos) => ({
        ...Object.fromEntries(rule),
        ...{ pos, digest: "0", enable: Number(rule.get("enable") ?? 0) },
      })),
  ],
  [
    "agent/file-read",
    (_cluster, call, vm) => {
      requireAgent(call, vm);
      const file = call.params.get("file") ?? "";
      const content = vm.guest.read(file);
      if (content !== null) return { content, "bytes-read": content.length };
      throw refusal(
        call,
        500,
        `Agent error: failed to open file '${file}' (mode: 'r'): No such file or directory`,
      );
    },
  ],
  [
    "snapshot",
    (_cluster, _call, { snapshots, parent }) => [
      ...snapshots.map(({ name, time }) => ({ name, snaptime: Math.floor(time / 1000), description: "" })),
      { name: "current", running: 0, ...(parent === null ? {} : { parent }) },
    ],
  ],
];

const WRITES: readonly (readonly [string, string, Handle])[] = [
  ["POST", "clone", clone],
  [
    "PUT",
    "config",
    (_cluster, call, vm) => {
      const digest = call.params.get("digest");
      if (digest !== undefined && digest !== digestOf(vm))
        throw refusal(call, 500, "detected modified configuration - file changed by other user? Try again.");
      for (const [name, value] of call.params)
        if (name !== "digest" && name !== "delete") vm.config.set(name, value);
      for (const name of call.params.get("delete")?.split(",") ?? []) vm.config.delete(name);
      vm.digest++;
      return null;
    },
  ],
  [
    "PUT",
    "resize",
    (cluster, call, vm) => {
      const size = Number.parseInt(call.params.get("size") ?? "", 10);
      return begin(cluster, vm, "resize", 500, () => {
        if (cluster.storageFull) throw new Error("No space left on device");
        if (size < vm.diskGiB) throw new Error("shrinking disks is not supported");
        vm.diskGiB = size;
        vm.digest++;
      });
    },
  ],
  [
    "DELETE",
    "",
    (cluster, call, vm) => {
      if (vm.config.get("protection") === "1")
        throw refusal(call, 500, `can't remove VM ${vm.vmid} - protection mode enabled`);
      if (vm.power !== "stopped") throw refusal(call, 500, `VM ${vm.vmid} is running - destroy failed`);
      cluster.watch.destroying(vm);
      return begin(cluster, vm, "qmdestroy", cluster.random.between(500, 3_000), () => cluster.remove(vm));
    },
  ],
  [
    "POST",
    "status/start",
    (cluster, _call, vm) =>
      begin(cluster, vm, "qmstart", cluster.random.between(500, 3_000), () => {
        if (vm.power === "running") throw new Error(`VM ${vm.vmid} already running`);
        const drive = (vm.config.get("ide2") ?? "none").split(",")[0];
        if (drive !== "none" && !cluster.files.has(`${vm.node} ${drive}`))
          throw new Error(`volume '${drive}' does not exist`);
        cluster.powerOn(vm);
      }),
  ],
  [
    "POST",
    "status/resume",
    (cluster, _call, vm) =>
      begin(cluster, vm, "qmresume", 300, () => {
        vm.power = "running";
      }),
  ],
  [
    "POST",
    "status/stop",
    (cluster, _call, vm) => begin(cluster, vm, "qmstop", 800, () => cluster.powerOff(vm)),
  ],
  [
    "POST",
    "status/shutdown",
    (cluster, call, vm) => shutdown(cluster, call, vm, "qmshutdown", () => cluster.powerOff(vm)),
  ],
  [
    "POST",
    "status/reboot",
    (cluster, call, vm) => {
      if (vm.power !== "running") throw refusal(call, 500, `VM ${vm.vmid} not running`);
      return shutdown(cluster, call, vm, "qmreboot", () => {
        cluster.powerOff(vm);
        // Proxmox VE starts it by itself when the task has ended.
        cluster.scheduler.after(1_000, `VM ${vm.vmid} starts again`, () => {
          if (cluster.vms.get(vm.vmid) === vm && vm.power === "stopped" && cluster.isOnline(vm.node))
            cluster.powerOn(vm);
        });
      });
    },
  ],
  [
    "POST",
    "firewall/ipset",
    (_cluster, { params }, { ipset }) => void ipset.set(params.get("name") ?? "", new Set()),
  ],
  [
    "POST",
    "firewall/ipset/:name",
    (_cluster, { params }, { ipset }, name) => void ipset.get(name)?.add(params.get("cidr") ?? ""),
  ],
  [
    "DELETE",
    "firewall/ipset/:name/:cidr",
    (_cluster, _call, { ipset }, name, cidr) => void ipset.get(name)?.delete(cidr),
  ],
  [
    "PUT",
    "firewall/options",
    (_cluster, { params }, { firewall }) => {
      for (const [name, value] of params) firewall.set(name, value);
      return null;
    },
  ],
  ["POST", "firewall/rules", (_cluster, { params }, { rules }) => void rules.unshift(new Map(params))],
  ["DELETE", "firewall/rules/:pos", (_cluster, _call, { rules }, pos) => void rules.splice(Number(pos), 1)],
  [
    "POST",
    "agent/file-write",
    (_cluster, call, vm) => {
      requireAgent(call, vm);
      const content = Buffer.from(call.params.get("content") ?? "", "base64").toString("utf8");
      vm.guest.write(call.params.get("file") ?? "", content);
      return null;
    },
  ],
  [
    "POST",
    "snapshot",
    (cluster, call, vm) => {
      const name = call.params.get("snapname") ?? "";
      return begin(cluster, vm, "qmsnapshot", 1_500, () => {
        if (vm.snapshots.some((each) => each.name === name))
          throw new Error(`snapshot name '${name}' already used`);
        const { config, guest } = vm;
        vm.snapshots.push({
          name,
          time: cluster.scheduler.now,
          image: guest.image(),
          config: new Map(config),
        });
        vm.parent = name;
      });
    },
  ],
  [
    "DELETE",
    "snapshot/:name",
    (cluster, _call, vm, name) =>
      begin(cluster, vm, "qmdelsnapshot", 1_000, () => {
        const at = vm.snapshots.findIndex((each) => each.name === name);
        if (at < 0) throw new Error(`snapshot '${name}' does not exist`);
        vm.snapshots.splice(at, 1);
      }),
  ],
  [
    "POST",
    "snapshot/:name/rollback",
    (cluster, _call, vm, name) =>
      begin(cluster, vm, "qmrollback", 2_000, () => {
        const snapshot = vm.snapshots.find((each) => each.name === name);
        if (snapshot === undefined) throw new Error(`snapshot '${name}' does not exist`);
        cluster.powerOff(vm);
        vm.guest.restore(snapshot.image);
        vm.config.clear();
        for (const [option, value] of snapshot.config) vm.config.set(option, value);
        vm.parent = name;
        vm.digest++;
      }),
  ],
];

const VM = "/nodes/:node/qemu/:vmid";

/** Everything about single VMs. */
export const VM_ROUTES: readonly Route[] = [
  ...READS.map(
    ([path, handle]): Route => [
      "GET",
      `${VM}/${path}`,
      (cluster, call, _node, vmid, ...rest) => handle(cluster, call, knownVm(cluster, call, vmid), ...rest),
    ],
  ),
  ...WRITES.map(
    ([method, path, handle]): Route => [
      method,
      path === "" ? VM : `${VM}/${path}`,
      (cluster, call, _node, vmid, ...rest) => {
        const vm = knownVm(cluster, call, vmid);
        if (!vm.template) cluster.watch.changing(vm, `${method} ${path}`);
        if (!path.startsWith("firewall") && !path.startsWith("agent")) requireLock(cluster, call, vm);
        return handle(cluster, call, vm, ...rest) ?? null;
      },
    ],
  ),
];

/** The VM, when the token may know of it: else even whether it exists is not told. */
export function knownVm(cluster: Cluster, call: PveCall, vmid: string): SimVm {
  const vm = cluster.vms.get(Number(vmid));
  if (vm && mayRead(cluster, vm)) return vm;
  throw refusal(call, 403, `Permission check failed (/vms/${vmid}, VM.Audit)`);
}

export function requireLock({ scheduler }: Cluster, call: PveCall, vm: SimVm): void {
  if (vm.lock !== "") throw refusal(call, 500, `VM is locked (${vm.lock})`);
  if (vm.heldBy === null && vm.stuckUntil <= scheduler.now) return;
  throw refusal(call, 500, `can't lock file '/var/lock/qemu-server/lock-${vm.vmid}.conf' - got timeout`);
}

function requireAgent(call: PveCall, vm: SimVm): void {
  if (vm.power !== "running") throw refusal(call, 500, `VM ${vm.vmid} is not running`);
  if (!vm.guest.agent) throw refusal(call, 500, "QEMU guest agent is not running");
}

function configOf(vm: SimVm): object {
  return {
    scsi0: `vmstore:vm-${vm.vmid}-disk-0,size=${vm.diskGiB}G`,
    ...Object.fromEntries(vm.config),
    boot: "order=scsi0",
    digest: digestOf(vm),
    ...(vm.lock === "" ? {} : { lock: vm.lock }),
    ...(vm.template ? { template: 1 } : {}),
  };
}

function digestOf({ serial, digest }: SimVm): string {
  return `${serial}-${digest}`;
}

function begin(cluster: Cluster, vm: SimVm, type: string, ms: number, work: () => void): string {
  return cluster.tasks.start({ node: vm.node, type, id: `${vm.vmid}`, ms, vm }, work);
}

function shutdown(cluster: Cluster, { params }: PveCall, vm: SimVm, type: string, then: () => void): string {
  const deaf = vm.guest.stubborn || !vm.guest.agent;
  const force = params.get("forceStop") === "1";
  const ms = deaf ? Number(params.get("timeout") ?? 60) * 1_000 : cluster.random.between(1_500, 6_000);
  return begin(cluster, vm, type, ms, () => {
    if (deaf && !force && vm.power !== "stopped") throw new Error("VM quit/powerdown failed - got timeout");
    then();
  });
}

function clone(cluster: Cluster, call: PveCall, source: SimVm): unknown {
  const { params } = call;
  const vmid = Number(params.get("newid"));
  if (cluster.vms.has(vmid))
    throw refusal(call, 500, `unable to create VM ${vmid}: config file already exists`);
  const node = params.get("target") ?? source.node;
  if (!cluster.isOnline(node)) throw refusal(call, 595, "No route to host");
  const mark = params.get("description") ?? "";
  cluster.watch.cloning(vmid, mark);
  const options = [
    ["name", params.get("name") ?? ""],
    ["description", mark],
  ] as const;
  const vm = cluster.add(vmid, node, { foreign: false, options });
  vm.lock = "clone";
  const ms = cluster.random.between(1_000, 6_000);
  const log = [
    `create linked clone of drive scsi0 (vmstore:base-${source.vmid}-disk-0)`,
    `clone to vm-${vmid}-disk-0`,
  ];
  const start = { node: source.node, type: "qmclone", id: `${source.vmid}`, ms, vm: null, log };
  return cluster.tasks.start(
    start,
    () => {
      if (cluster.storageFull) throw new Error("clone failed: No space left on device");
      vm.lock = "";
      vm.pool = params.get("pool") ?? null;
    },
    () => cluster.remove(vm),
  );
}
