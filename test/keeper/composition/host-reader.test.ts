import { expect } from "chai";
import { hostReader } from "../../../keeper/composition/host-reader.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { Fleet, VmFigures } from "../../../keeper/core/fleet.ts";
import type { Machine } from "../../../keeper/core/machine.ts";
import type { VmIdentity } from "../../../keeper/core/vm.ts";
import { nothingSeen } from "../../../keeper/watch/seen.ts";
import { makeSagaWorld } from "../../fakes/saga-world.ts";
import { rejection } from "../support/rejection.ts";

/** The middle of January, UTC. */
const NOW = Date.UTC(2026, 0, 31, 12);
const vm = (vmid: number, power: VmFigures["power"]) => ({ vmid, power }) as VmFigures;
const fleet = (...vms: VmFigures[]): Fleet => ({ vms, nodes: [], storages: [] });

describe("hostReader", () => {
  const seen = nothingSeen(NOW);
  const machines: Partial<Machine>[] = [];
  let since = "";
  let ran = { running: 0, wanted: 0 };
  let backedUp: readonly number[] = [];
  let onNode: (vm: VmIdentity) => Promise<ReadonlyMap<string, number>> = async () => new Map();
  const host = hostReader({
    watch: { seen, health: () => ({ ok: true }) as never },
    registry: {
      get: async (id) => (machines.find(({ subscription }) => subscription === id) as Machine) ?? null,
      list: async () => machines as Machine[],
    },
    usage: {
      monthsOf: async () => [],
      runningSince: async (month) => {
        since = month;
        return ran;
      },
    },
    hypervisor: { snapshots: (vm) => onNode(vm) },
    measures: {
      of: ({ id, purchaseRef }) =>
        id === 7n
          ? { subscription: id, purchaseRef, kind: "warn", reason: "spam", evidence: null, mbps: 0, since: 5 }
          : null,
    },
    backups: {
      async learn() {
        backedUp = [5_000_000, 6_000_000];
      },
      timesOf: ({ generation }) => (generation === 2 ? backedUp : []),
    },
    time: { now: () => NOW, sleep: async () => {} },
    settings: makeSagaWorld({ now: NOW }, undefined, {
      endpoint: { mode: "forwarded", host: "203.0.113.1", portBase: 20_000 },
      pool: { cidr: "10.0.0.0/16", gateway: "10.0.0.1", first: "10.0.1.1", last: "10.0.1.250" },
    }).settings,
  });

  it("tells of a machine's power what the last look has shown", () => {
    expect(host.power(1n)).to.equal(null);
    seen.machines = [1n, 2n, 3n].map((subscription) => ({
      subscription,
      vmid: 100 + Number(subscription),
      wanted: "running",
    }));
    seen.fleet = fleet(vm(101, "running"), vm(102, "unknown"));
    expect([host.power(1n), host.power(2n), host.power(3n)]).to.deep.equal(["running", null, null]);
    seen.fleet = fleet(vm(101, "stopped"));
    expect(host.power(1n)).to.equal("stopped");
  });

  it("tells what the operator has in force, why, and since when", () => {
    const purchaseRef = "0x";
    expect(host.measure({ id: 7n, purchaseRef })).to.deep.equal({
      kind: "warn",
      reason: "spam",
      evidence: null,
      mbps: null,
      since: 5,
    });
    expect(host.measure({ id: 8n, purchaseRef })).to.equal(null);
  });

  it("has connection details once the machine's host key was read", async () => {
    machines.push(
      { subscription: 7n, ipv4: "10.0.1.2", hostKey: null },
      {
        subscription: 8n,
        ipv4: "10.0.1.2",
        hostKey: "ssh-ed25519 AAAA",
      },
    );
    expect(await host.credential(6n)).to.equal(null);
    expect(await host.credential(7n)).to.equal(null);
    expect(await host.credential(8n)).to.deep.equal({
      host: "203.0.113.1",
      port: 20_258,
      user: "admin",
      hostKey: "ssh-ed25519 AAAA",
    });
  });

  describe("tells of a machine's snapshots and backups", () => {
    before(() => void machines.push({ subscription: 9n, generation: 2 }));
    const backups = [{ takenAt: 5_000_000 }, { takenAt: 6_000_000 }];

    it("those that its tenants made, by their numbers, and how many there may be", async () => {
      let asked = "";
      onNode = async ({ mark }) => {
        asked = mark;
        return new Map([
          ["blockhost-2", 100],
          ["before-upgrade", 150],
          ["blockhost-007", 160],
          ["blockhost-1", 200],
        ]);
      };
      const told = [
        { number: 2, takenAt: 100 },
        { number: 1, takenAt: 200 },
      ];
      expect(await host.snapshots(9n)).to.deep.equal({ snapshots: told, most: 3, backups });
      expect(asked).to.match(/:9:2$/);
    });

    it("nothing where there is no machine, and none while it is installed anew", async () => {
      onNode = async () => {
        throw new FinalError("VM_MISSING", "there is no VM", "wait");
      };
      expect(await host.snapshots(99n)).to.equal(null);
      expect(await host.snapshots(9n)).to.deep.equal({ snapshots: [], most: 3, backups });
    });

    it("and takes no other failure for an answer", async () => {
      onNode = async () => {
        throw new FinalError("FOREIGN_VM", "somebody else's", "move it");
      };
      await rejection(host.snapshots(9n), FinalError, "FOREIGN_VM");
    });

    it("asking the node once, however many want to know at the same time", async () => {
      let asked = 0;
      onNode = async () => {
        asked += 1;
        return new Map();
      };
      await Promise.all([1, 2, 3].map(() => host.snapshots(9n)));
      expect(asked).to.equal(1);
      await host.snapshots(9n);
      expect(asked).to.equal(2);
    });
  });

  it("counts uptime from the month before, also on the last of a month, and knows none of no machine", async () => {
    expect((await host.facts()).uptime).to.equal(null);
    expect(since).to.equal("2025-12");
    ran = { running: 75, wanted: 100 };
    expect(await host.facts()).to.include({ uptime: 0.75, healthy: true, since: NOW / 1_000, headAt: null });
  });
});
