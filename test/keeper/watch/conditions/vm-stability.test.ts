import { expect } from "chai";
import type { Fleet, VmFigures } from "../../../../keeper/core/fleet.ts";
import { VmStability } from "../../../../keeper/watch/conditions/vm-stability.ts";
import type { WatchedMachine } from "../../../../keeper/watch/ports/watched-machine.ts";

const MINUTE = 60_000;
const vm = (vmid: number, power: VmFigures["power"], uptimeSeconds = 0): VmFigures => ({
  vmid,
  node: "a",
  power,
  uptimeSeconds,
  cpu: 0,
  memoryBytes: 0,
  netInBytes: 0,
  netOutBytes: 0,
  diskReadBytes: 0,
  diskWriteBytes: 0,
});
const fleet = (...vms: VmFigures[]): Fleet => ({ vms, nodes: [], storages: [] });
const machine = (id: number, wanted: WatchedMachine["wanted"] = "running"): WatchedMachine => ({
  subscription: BigInt(id),
  vmid: 1_000 + id,
  wanted,
});

describe("VmStability", () => {
  let stability: VmStability;
  const look = (minute: number, machines: WatchedMachine[], ...vms: VmFigures[]) =>
    stability.look(minute * MINUTE, machines, fleet(...vms)).map(({ subject }) => subject);

  beforeEach(() => {
    stability = new VmStability(300);
  });

  it("tells of a VM that is off or gone for five minutes although it should run", () => {
    const machines = [machine(1), machine(2), machine(3, "stopped"), machine(4)];
    const vms = [vm(1_001, "stopped"), vm(1_003, "stopped"), vm(1_004, "running", 9)];
    for (const minute of [0, 1, 2, 3, 4]) expect(look(minute, machines, ...vms)).to.deep.equal([]);
    expect(look(5, machines, ...vms)).to.deep.equal(["subscription 1", "subscription 2"]);
    expect(look(6, machines, ...vms.slice(1), vm(1_001, "running", 5))).to.deep.equal(["subscription 2"]);
  });

  it("tells of a VM that starts three times within half an hour", () => {
    for (const [minute, uptime] of [
      [0, 4_000],
      [1, 20],
      [5, 100],
      [10, 30],
    ] as const)
      expect(look(minute, [machine(1)], vm(1_001, "running", uptime))).to.deep.equal([]);
    expect(look(20, [machine(1)], vm(1_001, "running", 10))).to.deep.equal(["subscription 1"]);
    expect(look(32, [machine(1)], vm(1_001, "running", 700))).to.deep.equal([]);
  });

  it("does not judge a VM whose node is away", () => {
    for (let minute = 0; minute < 20; minute++)
      expect(look(minute, [machine(1)], vm(1_001, "unknown"))).to.deep.equal([]);
  });

  it("makes one alert of a trouble that many share", () => {
    const machines = Array.from({ length: 21 }, (_, id) => machine(id + 1));
    look(0, machines);
    expect(look(5, machines)).to.deep.equal(["fleet"]);
  });
});
