import { expect } from "chai";
import type { VmFigures } from "../../../../keeper/core/fleet.ts";
import { FleetHistory } from "../../../../keeper/watch/usage/fleet-history.ts";

const vm = (vmid: number, changes: Partial<VmFigures> = {}): VmFigures => ({
  vmid,
  node: "pve1",
  power: "running",
  uptimeSeconds: 100,
  cpu: 0.5,
  memoryBytes: 1_000,
  netInBytes: 0,
  netOutBytes: 0,
  diskReadBytes: 0,
  diskWriteBytes: 0,
  ...changes,
});
const MINUTE = 60_000;

describe("how machines did lately", () => {
  it("is told as rates between two looks, of each and of all together", () => {
    const history = new FleetHistory();
    history.note(0, { vms: [vm(1, { netInBytes: 1_000 }), vm(2, { cpu: 0.1 })] });
    history.note(MINUTE, { vms: [vm(1, { netInBytes: 7_000 }), vm(2, { cpu: 0.1, netOutBytes: 600 })] });
    expect(history.of(1)).to.deep.equal([
      { at: MINUTE, cpu: 0.5, memoryBytes: 1_000, netIn: 100, netOut: 0, running: 1 },
    ]);
    const [all] = history.of(null);
    expect(all).to.deep.include({ at: MINUTE, memoryBytes: 2_000, netIn: 100, netOut: 10, running: 2 });
    expect(all?.cpu).to.be.closeTo(0.3, 1e-9);
  });

  it("takes no counter twice when a machine was started anew, and none from before it was seen", () => {
    const history = new FleetHistory();
    history.note(0, { vms: [vm(1, { netInBytes: 1e9 })] });
    history.note(MINUTE, { vms: [vm(1, { netInBytes: 600 }), vm(2, { netInBytes: 1e9 })] });
    expect(history.of(1)[0]?.netIn).to.equal(10);
    expect(history.of(2)[0]?.netIn).to.equal(0);
  });

  it("counts what is off as nothing, and leaves out whose node is away", () => {
    const history = new FleetHistory();
    history.note(0, { vms: [] });
    history.note(MINUTE, { vms: [vm(1, { power: "stopped" }), vm(2, { power: "unknown" }), vm(3)] });
    expect(history.of(null)[0]).to.deep.include({ cpu: 0.5, memoryBytes: 1_000, running: 1 });
    expect(history.of(2)).to.deep.equal([]);
  });

  it("forgets after a day, and after three hours of a single one", () => {
    const history = new FleetHistory();
    for (let minute = 0; minute <= 30 * 60; minute++) history.note(minute * MINUTE, { vms: [vm(1)] });
    expect(history.of(null)[0]?.at).to.equal(6 * 60 * MINUTE);
    expect(history.of(1)[0]?.at).to.equal(27 * 60 * MINUTE);
    for (let minute = 1; minute <= 181; minute++) history.note((30 * 60 + minute) * MINUTE, { vms: [] });
    expect(history.of(1)).to.deep.equal([]);
  });
});
