import { expect } from "chai";
import { hostReader } from "../../../keeper/composition/host-reader.ts";
import type { Fleet, VmFigures } from "../../../keeper/core/fleet.ts";
import type { Machine } from "../../../keeper/core/machine.ts";
import { nothingSeen } from "../../../keeper/watch/seen.ts";

/** The middle of January, UTC. */
const NOW = Date.UTC(2026, 0, 31, 12);
const vm = (vmid: number, power: VmFigures["power"]) => ({ vmid, power }) as VmFigures;
const fleet = (...vms: VmFigures[]): Fleet => ({ vms, nodes: [], storages: [] });

describe("hostReader", () => {
  const seen = nothingSeen(NOW);
  const machines: Partial<Machine>[] = [];
  let since = "";
  let ran = { running: 0, wanted: 0 };
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
    time: { now: () => NOW, sleep: async () => {} },
    settings: { endpoint: { mode: "forwarded", host: "203.0.113.1", portBase: 20_000 }, linuxUser: "admin" },
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

  it("counts uptime from the month before, also on the last of a month, and knows none of no machine", async () => {
    expect((await host.facts()).uptime).to.equal(null);
    expect(since).to.equal("2025-12");
    ran = { running: 75, wanted: 100 };
    expect(await host.facts()).to.include({ uptime: 0.75, healthy: true, since: NOW / 1_000, headAt: null });
  });
});
