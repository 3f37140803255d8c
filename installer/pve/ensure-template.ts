import { z } from "zod";
import { FinalError, RetryableError } from "../../keeper/core/errors.ts";
import { PveError } from "../../keeper/proxmox/pve-error.ts";
import type { Say } from "../finalize/ports/part.ts";
import { awaitTask } from "./await-task.ts";
import { clearStage } from "./clear-stage.ts";
import { endOfTask } from "./end-of-task.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";
import { stageImage } from "./stage-image.ts";
import type { TemplateImage } from "./template-image.ts";

export interface TemplateOptions {
  readonly node: string;
  /** As plans call it; the VM's name too. */
  readonly name: string;
  readonly image: TemplateImage;
  /** Where its disk lies, and those of its linked clones. */
  readonly storage: string;
  readonly bridge: string;
  /** The first vmid that it may have; when it is taken, the next that is not. */
  readonly firstVmid: number;
}

const vmsShape = z.array(z.object({ vmid: z.coerce.number(), name: z.string().optional() }).loose());
const configShape = z
  .object({
    description: z.string().optional(),
    template: z.coerce.number().default(0),
    lock: z.string().optional(),
    scsi0: z.string().optional(),
    net0: z.string().default(""),
  })
  .loose();
const tasksShape = z.array(z.object({ upid: z.string(), status: z.string().optional() }).loose());

/** Without these the keeper's fence would stay open until it is up; clones have them from their first moment. */
const FIREWALL = { enable: 1, macfilter: 1, ipfilter: 1, ndp: 1, radv: 0, dhcp: 0 };
/** More than once only when something of an earlier attempt is in the way, which is gone then. */
const ROUNDS = 5;
/** How many vmids in a row may be somebody else's. */
const MOST_TAKEN = 1000;

/**
 * The template is there: a VM of exactly this image, with its disk converted. What an earlier attempt has left half
 * built is removed and made again; what bears no mark of ours is left alone, whatever its id or name.
 *
 * @param say hears of each long step
 * @returns its vmid
 */
export async function ensureTemplate(
  root: PveRoot,
  options: TemplateOptions,
  say: Say = () => {},
): Promise<number> {
  const { node, name } = options;
  for (let round = 0; round < ROUNDS; round++) {
    const own = await findOwn(root, options);
    if (own?.isWhole === true) {
      await plugInto(root, options, own);
      await clearStage(root, node);
      return own.vmid;
    }
    if (own !== null) {
      await endOf(root, node, own.vmid);
      const again = await findOwn(root, options);
      if (again === null || again.isWhole) continue;
      say(`VM ${again.vmid} is half built: it is removed`);
      await remove(root, node, again.vmid);
      continue;
    }
    const vmid = await freeVmid(root, options);
    if (vmid !== null) await build(root, vmid, options, say);
  }
  throw new RetryableError(
    "PVE_NOT_APPLIED",
    `template ${name} was built and is not found whole on node ${node}`,
    "look into the node's list of tasks; nothing else should make or remove machines of this name",
  );
}

/** What says of a VM that it is this template. */
function markOf({ name, image }: TemplateOptions): string {
  const source = "file" in image ? `SHA-256 ${image.sha256}` : image.volume;
  return `BlockHost template ${name}, made of ${source}`;
}

interface Found {
  readonly vmid: number;
  readonly isWhole: boolean;
  readonly net0: string;
}

async function findOwn(root: PveRoot, options: TemplateOptions): Promise<Found | null> {
  const { node, name, storage } = options;
  const mark = markOf(options);
  const found: Found[] = [];
  for (const vm of await read(root, `/nodes/${node}/qemu`, vmsShape)) {
    if (vm.name !== name) continue;
    const config = await read(root, `/nodes/${node}/qemu/${vm.vmid}/config`, configShape);
    if (config.description?.trim() !== mark) continue;
    const { scsi0 = "", net0 } = config;
    // The flag is set before the disk is converted, which gives it this name on every storage that has templates.
    const isWhole = config.template === 1 && config.lock === undefined && /\bbase-\d+-disk-\d+/.test(scsi0);
    // Its clones are linked to it, so it is of no use to machines on another storage.
    if (isWhole && !scsi0.startsWith(`${storage}:`)) continue;
    found.push({ vmid: vm.vmid, isWhole, net0 });
  }
  return found.find(({ isWhole }) => isWhole) ?? found[0] ?? null;
}

/** Who clones it needs a right on its bridge, and has one on the machines' alone. */
async function plugInto(
  root: PveRoot,
  { node, bridge }: TemplateOptions,
  { vmid, net0 }: Found,
): Promise<void> {
  const plugged = net0.replace(/(?<=(?:^|,)bridge=)[^,]*/, bridge);
  if (plugged !== net0) await root("PUT", `/nodes/${node}/qemu/${vmid}/config`, { net0: plugged });
}

/**
 * The first vmid that nobody has. Null when that is not known yet: the wreck of a VM that was not begun in earnest was in
 * the way, without a disk or a name, and no task of it runs.
 */
async function freeVmid(root: PveRoot, { node, firstVmid }: TemplateOptions): Promise<number | null> {
  const here = await read(root, `/nodes/${node}/qemu`, vmsShape);
  for (let vmid = firstVmid; vmid < firstVmid + MOST_TAKEN; vmid++) {
    if (await isFree(root, vmid)) return vmid;
    if (!here.some((vm) => vm.vmid === vmid)) continue;
    const config = await read(root, `/nodes/${node}/qemu/${vmid}/config`, z.record(z.string(), z.unknown()));
    const options = Object.keys(config).filter((key) => key !== "digest");
    if (options.join() !== "lock" || config.lock !== "create") continue;
    if (!(await endOf(root, node, vmid))) await remove(root, node, vmid);
    return null;
  }
  throw new FinalError(
    "PVE_NO_FREE_VMID",
    `no vmid from ${firstVmid} to ${firstVmid + MOST_TAKEN - 1} is free for a template`,
    "choose another beginning for the machines' vmids",
  );
}

/** Asked of the whole cluster, containers too. */
async function isFree(root: PveRoot, vmid: number): Promise<boolean> {
  try {
    await root("GET", "/cluster/nextid", { vmid });
    return true;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof PveError && /already exists/i.test(cause.words)) return false;
    throw error;
  }
}

async function build(root: PveRoot, vmid: number, options: TemplateOptions, say: Say): Promise<void> {
  const { node, name, image, storage, bridge } = options;
  if ("file" in image) say("the image is checked and brought over");
  const volume = await stageImage(root, node, image);
  say(`VM ${vmid} is made of it`);
  const vm = `/nodes/${node}/qemu/${vmid}`;
  // Without its disk at first: the mark is there at once, and not only when the image has been copied.
  const created = await root("POST", `/nodes/${node}/qemu`, {
    vmid,
    name,
    description: markOf(options),
    memory: 512,
    cores: 1,
    ostype: "l26",
    scsihw: "virtio-scsi-pci",
    agent: "enabled=1",
    serial0: "socket",
    vga: "serial0",
    ide2: "none,media=cdrom",
    net0: `virtio,bridge=${bridge},firewall=1`,
  });
  await awaitTask(root, created, `the making of template ${name}`);
  const disk = { scsi0: `${storage}:0,import-from=${volume}` };
  await awaitTask(
    root,
    await root("POST", `${vm}/config`, disk),
    `the import of the disk of template ${name}`,
  );
  await root("PUT", `${vm}/config`, { boot: "order=scsi0" });
  await root("PUT", `${vm}/firewall/options`, FIREWALL);
  say(`VM ${vmid} becomes a template`);
  await awaitTask(root, await root("POST", `${vm}/template`), `the conversion of VM ${vmid} into a template`);
}

/** Waits for the tasks of a VM that an earlier attempt has left running. @returns whether there was one */
async function endOf(root: PveRoot, node: string, vmid: number): Promise<boolean> {
  const tasks = await read(root, `/nodes/${node}/tasks`, tasksShape, { source: "active", vmid });
  // The list may hold some that have ended just now.
  const running = tasks.filter(({ status }) => status === undefined);
  // However they end: what came of them is looked at.
  for (const { upid } of running) await endOfTask(root, upid);
  return running.length > 0;
}

async function remove(root: PveRoot, node: string, vmid: number): Promise<void> {
  const gone = await root("DELETE", `/nodes/${node}/qemu/${vmid}`, {
    purge: 1,
    "destroy-unreferenced-disks": 1,
    skiplock: 1,
  });
  await awaitTask(root, gone, `the removal of half-built VM ${vmid}`);
}
