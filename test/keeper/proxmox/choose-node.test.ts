import { expect } from "chai";
import { describe, it } from "mocha";
import type { Commitment } from "../../../keeper/core/commitment.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { chooseNode } from "../../../keeper/proxmox/choose-node.ts";
import { createPve } from "../../../keeper/proxmox/pve.ts";
import { rejection } from "../support/rejection.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";
import { TEST_CONFIG } from "./test-config.ts";

const GIB = 2 ** 30;
const SPEC = { image: "debian-12", vcpus: 1, memoryMiB: 2048, diskGiB: 10, mbps: 10 };
const config = { ...TEST_CONFIG, reserve: { memoryMiB: 0, diskGiB: 0 } };

interface Host {
  readonly vms?: readonly object[];
  readonly shared?: boolean;
  readonly lost?: string;
  /** Memory in use on each node. */
  readonly used?: number;
}

/** Two nodes of 8 GiB memory and 100 GiB disk, the template on `pve1` or, on shared storage, for both. */
function choose(
  { vms = [], shared = false, lost, used = 0 }: Host,
  committed: readonly Commitment[] = [],
  drained: ReadonlySet<string> = new Set(),
) {
  const nodes = ["pve1", "pve2"];
  const storages = ["local", "blockhost-seed"].flatMap((storage) =>
    nodes.map((node) => ({
      type: "storage",
      storage,
      node,
      status: "available",
      shared: shared ? 1 : 0,
      content: "images,iso",
    })),
  );
  const resources = [
    { type: "qemu", vmid: 9000, node: "pve1", template: 1, status: "stopped", maxmem: GIB, maxdisk: GIB },
    ...vms.map((vm) => ({ type: "qemu", pool: "blockhost", status: "running", ...vm })),
    ...nodes.map((node) => ({
      type: "node",
      node,
      status: node === lost ? "offline" : "online",
      maxcpu: 4,
      maxmem: 8 * GIB,
      mem: used,
    })),
    ...storages,
  ];
  const sender = {
    send: async ({ path }: { path: string }) =>
      path.endsWith("/status") ? { total: 100 * GIB, avail: 100 * GIB } : resources,
  };
  return chooseNode(
    createPve(sender, config, new MemoryTaskLog(), () => 0),
    SPEC,
    committed,
    drained,
  );
}

describe("chooseNode", () => {
  const promise = (vmid: number, node: string, memoryMiB: number, diskGiB = 1): Commitment => ({
    vmid,
    node,
    memoryMiB,
    diskGiB,
  });

  it("counts what is promised and not there yet", async () => {
    expect(await choose({ shared: true })).to.equal("pve1");
    expect(await choose({ shared: true }, [promise(1001, "pve1", 1024)])).to.equal("pve2");
    await rejection(choose({}, [promise(1001, "pve1", 7 * 1024)]), FinalError, "NO_CAPACITY");
    await rejection(choose({}, [promise(1001, "pve1", 1, 95)]), FinalError, "NO_CAPACITY");
  });

  it("places nothing on a node that is drained", async () => {
    expect(await choose({ shared: true }, [], new Set(["pve1"]))).to.equal("pve2");
    await rejection(choose({ shared: true }, [], new Set(["pve1", "pve2"])), FinalError, "NO_CAPACITY");
  });

  it("counts a promise once when its VM is there", async () => {
    const vm = { vmid: 1001, node: "pve1", maxmem: 4 * GIB, maxdisk: 10 * GIB };
    expect(await choose({ vms: [vm] }, [promise(1001, "pve1", 4096, 10)])).to.equal("pve1");
  });

  it("counts the larger of what is promised and what is there", async () => {
    const small = { vmid: 1001, node: "pve1", maxmem: GIB / 2, maxdisk: GIB };
    await rejection(choose({ vms: [small] }, [promise(1001, "pve1", 7 * 1024)]), FinalError, "NO_CAPACITY");
    const large = { vmid: 1001, node: "pve1", maxmem: 7 * GIB, maxdisk: GIB };
    await rejection(choose({ vms: [large] }, [promise(1001, "pve1", 512)]), FinalError, "NO_CAPACITY");
  });

  it("counts a VM where it is, not where it was promised", async () => {
    const moved = { vmid: 1001, node: "pve2", maxmem: 4 * GIB, maxdisk: GIB };
    expect(await choose({ vms: [moved], shared: true }, [promise(1001, "pve1", 4096)])).to.equal("pve1");
  });

  it("takes a fresh clone without figures for what was promised", async () => {
    const fresh = { vmid: 1001, node: "pve1", status: "unknown" };
    expect(await choose({ vms: [fresh] }, [promise(1001, "pve1", 6 * 1024)])).to.equal("pve1");
    await rejection(choose({ vms: [fresh] }, [promise(1001, "pve1", 6145)]), FinalError, "NO_CAPACITY");
  });

  it("counts what others use beside what is promised, and the same memory once", async () => {
    const vm = { vmid: 1001, node: "pve1", maxmem: 2 * GIB, maxdisk: GIB };
    // 2 GiB promised, 1 of them in use, and 4 in use by others: 2 are left.
    expect(await choose({ vms: [{ ...vm, mem: GIB }], used: 5 * GIB })).to.equal("pve1");
    await rejection(choose({ vms: [{ ...vm, mem: GIB }], used: 5 * GIB + 1 }), FinalError, "NO_CAPACITY");
    // Whatever a guest says of itself, it hides no more than it was promised.
    await rejection(choose({ vms: [{ ...vm, mem: 99 * GIB }], used: 7 * GIB }), FinalError, "NO_CAPACITY");
  });

  it("counts disks on shared storage wherever their VMs are", async () => {
    const far = { vmid: 1001, node: "pve2", maxmem: GIB, maxdisk: 95 * GIB };
    await rejection(choose({ vms: [far], shared: true }), FinalError, "NO_CAPACITY");
  });

  it("takes no node that is lost, and none that no template can be cloned to", async () => {
    expect(await choose({ shared: true, lost: "pve2" })).to.equal("pve1");
    await rejection(choose({ shared: true, lost: "pve1" }), FinalError, "NO_CAPACITY");
    await rejection(choose({ lost: "pve1" }), FinalError, "NO_CAPACITY");
  });
});
