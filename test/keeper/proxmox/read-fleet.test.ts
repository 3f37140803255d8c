import { expect } from "chai";
import { describe, it } from "mocha";
import { FinalError } from "../../../keeper/core/errors.ts";
import { createPve } from "../../../keeper/proxmox/pve.ts";
import { readFleet } from "../../../keeper/proxmox/read-fleet.ts";
import { rejection } from "../support/rejection.ts";
import { MemoryTaskLog } from "./memory-task-log.ts";
import { TEST_CONFIG } from "./test-config.ts";

const VM = { type: "qemu", id: "qemu/1007", vmid: 1007, node: "pve1", pool: "blockhost", status: "running" };

function fleetOf(resources: unknown) {
  const calls: string[] = [];
  const sender = {
    send: async ({ path }: { path: string }) => {
      calls.push(path);
      return resources;
    },
  };
  return { calls, fleet: () => readFleet(createPve(sender, TEST_CONFIG, new MemoryTaskLog(), () => 0)) };
}

describe("readFleet", () => {
  it("sees all of it in one call", async () => {
    const { calls, fleet } = fleetOf([
      { ...VM, uptime: 60, cpu: 0.25, mem: 512, netin: 1, netout: 2, diskread: 3, diskwrite: 4 },
      { ...VM, id: "qemu/1008", vmid: 1008, status: "stopped" },
      { type: "node", node: "pve1", status: "online", cpu: 0.5, maxmem: 4096, mem: 1024, maxcpu: 8 },
      {
        type: "storage",
        storage: "local",
        node: "pve1",
        status: "available",
        shared: 0,
        maxdisk: 99,
        disk: 9,
      },
      { type: "pool", pool: "blockhost", id: "/pool/blockhost" },
    ]);
    expect(await fleet()).to.deep.equal({
      vms: [
        {
          vmid: 1007,
          node: "pve1",
          power: "running",
          uptimeSeconds: 60,
          cpu: 0.25,
          memoryBytes: 512,
          netInBytes: 1,
          netOutBytes: 2,
          diskReadBytes: 3,
          diskWriteBytes: 4,
        },
        {
          vmid: 1008,
          node: "pve1",
          power: "stopped",
          uptimeSeconds: 0,
          cpu: 0,
          memoryBytes: 0,
          netInBytes: 0,
          netOutBytes: 0,
          diskReadBytes: 0,
          diskWriteBytes: 0,
        },
      ],
      nodes: [{ node: "pve1", online: true, cpu: 0.5, memoryBytes: 4096, memoryUsedBytes: 1024 }],
      storages: [
        {
          storage: "local",
          node: "pve1",
          shared: false,
          available: true,
          totalBytes: 99,
          usedBytes: 9,
        },
      ],
    });
    expect(calls).to.deep.equal(["/api2/json/cluster/resources"]);
  });

  it("leaves out templates and what is not in our pool", async () => {
    const { fleet } = fleetOf([
      { ...VM, template: 1 },
      { ...VM, pool: "others" },
      { ...VM, pool: undefined },
      { ...VM, type: "lxc" },
    ]);
    expect((await fleet()).vms).to.deep.equal([]);
  });

  it("does not believe what it remembers of a node that is away", async () => {
    const { fleet } = fleetOf([
      VM,
      { ...VM, vmid: 1008, node: "pve2" },
      { ...VM, vmid: 1009, status: "unknown" },
      { type: "node", node: "pve1", status: "online" },
      { type: "node", node: "pve2", status: "offline" },
    ]);
    expect((await fleet()).vms.map(({ power }) => power)).to.deep.equal(["running", "unknown", "unknown"]);
  });

  it("takes nothing for a figure that is none", async () => {
    const absurd = { cpu: 1e9, mem: -1, netin: 1e300, netout: "<b>", diskread: null, diskwrite: Number.NaN };
    const { fleet } = fleetOf([{ ...VM, ...absurd, uptime: [1] }]);
    expect((await fleet()).vms[0]).to.include({
      cpu: 1,
      memoryBytes: 0,
      netInBytes: 0,
      netOutBytes: 0,
      diskReadBytes: 0,
      diskWriteBytes: 0,
      uptimeSeconds: 0,
    });
  });

  it("fails closed on what is no list of resources", async () => {
    await rejection(fleetOf({ vms: [] }).fleet(), FinalError, "PVE_BAD_ANSWER");
    await rejection(fleetOf([{ ...VM, vmid: "x" }]).fleet(), FinalError, "PVE_BAD_ANSWER");
  });
});
