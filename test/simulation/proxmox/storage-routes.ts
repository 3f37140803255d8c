import { BACKUP_STORAGE, type Cluster } from "./cluster.ts";
import { mayRead, type Route } from "./cluster-routes.ts";
import { type PveCall, refusal } from "./pve-call.ts";
import type { SimBackup } from "./sim-backup.ts";
import type { SimVm } from "./sim-vm.ts";
import { knownVm, requireLock } from "./vm-routes.ts";

/** What lies on storages: seeds and backups. */
export const STORAGE_ROUTES: readonly Route[] = [
  [
    "GET",
    "/nodes/:node/storage/:storage/content",
    (cluster, { params }, node) =>
      params.get("content") === "backup" ? backupsOf(cluster, params.get("vmid")) : filesOn(cluster, node),
  ],
  [
    "DELETE",
    "/nodes/:node/storage/:storage/content/:volume",
    (cluster, _call, node, _storage, volume) =>
      cluster.tasks.start({ node, type: "imgdel", id: volume.replace(/:/g, ""), ms: 200, vm: null }, () => {
        cluster.files.delete(`${node} ${volume}`);
        cluster.backups.delete(volume);
      }),
  ],
  ["POST", "/nodes/:node/storage/:storage/upload", upload],
  ["POST", "/nodes/:node/vzdump", backUp],
  ["POST", "/nodes/:node/qemu", restore],
];

function filesOn({ files }: Cluster, node: string): readonly object[] {
  return [...files]
    .filter(([key]) => key.startsWith(`${node} `))
    .map(([key, content]) => ({
      volid: key.slice(node.length + 1),
      size: content.length,
      content: "iso",
      format: "iso",
    }));
}

/** As the token sees them: of VMs that it may see. */
function backupsOf(cluster: Cluster, vmid: string | undefined): readonly object[] {
  return [...cluster.backups.values()]
    .filter((backup) => vmid === undefined || backup.vmid === Number(vmid))
    .filter((backup) => {
      const vm = cluster.vms.get(backup.vmid);
      return vm !== undefined && mayRead(cluster, vm);
    })
    .map(({ volid, notes, vmid: of }) => ({ volid, notes, vmid: of, content: "backup", size: 1 }));
}

function upload(cluster: Cluster, { body }: PveCall, node: string, storage: string): unknown {
  const text = Buffer.from(body ?? new Uint8Array()).toString("latin1");
  const boundary = text.slice(0, text.indexOf("\r\n"));
  const name = /name="filename"; filename="([^"]+)"/.exec(text)?.[1] ?? "";
  const file = text.slice(
    text.indexOf("\r\n\r\n", text.indexOf('name="filename"')) + 4,
    text.lastIndexOf(`\r\n${boundary}`),
  );
  return cluster.tasks.start(
    { node, type: "imgcopy", id: "", ms: cluster.random.between(200, 1_500), vm: null },
    () => {
      if (cluster.storageFull) throw new Error("No space left on device");
      cluster.files.set(`${node} ${storage}:iso/${name}`, file);
    },
  );
}

function backUp(cluster: Cluster, call: PveCall, node: string): string {
  const { params } = call;
  const vm = knownVm(cluster, call, params.get("vmid") ?? "");
  cluster.watch.changing(vm, "a backup");
  // The task begins, and waits for the lock in vain.
  const isLocked = vm.heldBy !== null || vm.lock !== "";
  const ms = cluster.random.between(2_000, 15_000);
  return cluster.tasks.start({ node, type: "vzdump", id: `${vm.vmid}`, ms, vm: isLocked ? null : vm }, () => {
    if (isLocked) throw new Error("can't acquire lock: got timeout");
    if (cluster.storageFull) throw new Error("No space left on device");
    const volid = `${BACKUP_STORAGE}:backup/vzdump-qemu-${vm.vmid}-${cluster.scheduler.now}.vma.zst`;
    cluster.backups.set(volid, { ...copyOf(vm), volid, notes: params.get("notes-template") ?? "" });
  });
}

function restore(cluster: Cluster, call: PveCall, node: string): string {
  const { params } = call;
  const vm = knownVm(cluster, call, params.get("vmid") ?? "");
  const archive = params.get("archive") ?? "";
  const backup = cluster.backups.get(archive);
  cluster.watch.changing(vm, "a restore");
  requireLock(cluster, call, vm);
  if (backup === undefined) throw refusal(call, 500, `volume '${archive}' does not exist`);
  if (vm.config.get("protection") === "1")
    throw refusal(call, 500, `unable to restore VM ${vm.vmid} - protection mode enabled`);
  if (vm.power !== "stopped") throw refusal(call, 500, `unable to restore VM ${vm.vmid} - vm is running`);
  cluster.watch.restoring(vm, backup);
  const log = [`restore vma archive: zstd -q -d -c /mnt/${archive.slice(archive.indexOf(":") + 1)}`];
  const ms = cluster.random.between(1_000, 8_000);
  return cluster.tasks.start({ node, type: "qmrestore", id: `${vm.vmid}`, ms, vm, log }, () => {
    if (cluster.storageFull) throw new Error("No space left on device");
    writeOver(vm, backup);
  });
}

function copyOf(vm: SimVm): Omit<SimBackup, "volid" | "notes"> {
  const { vmid, serial, diskGiB, config, guest, ipset, firewall, rules } = vm;
  return {
    ...{ vmid, serial, diskGiB, image: guest.image(), config: new Map(config) },
    ...{ ipset: new Map([...ipset].map(([name, entries]) => [name, new Set(entries)])) },
    ...{ firewall: new Map(firewall), rules: [...rules] },
  };
}

/** Snapshots are gone, and everything is as it was then. */
function writeOver(vm: SimVm, { image, diskGiB, config, ipset, firewall, rules }: SimBackup): void {
  vm.guest.restore(image);
  vm.diskGiB = diskGiB;
  vm.snapshots.splice(0);
  vm.parent = null;
  vm.rules.splice(0, vm.rules.length, ...rules);
  replace(vm.config, config);
  replace(vm.firewall, firewall);
  replace(vm.ipset, new Map([...ipset].map(([name, entries]) => [name, new Set(entries)])));
  vm.digest++;
}

function replace<T>(map: Map<string, T>, by: ReadonlyMap<string, T>): void {
  map.clear();
  for (const [name, value] of by) map.set(name, value);
}
