import { expect } from "chai";
import type { Fleet, VmFigures } from "../../../../keeper/core/fleet.ts";
import type { MonthlyUsage, UsageMark } from "../../../../keeper/core/usage.ts";
import { addUp } from "../../../../keeper/watch/usage/add-up.ts";
import { random } from "../../support/random.ts";

const START = Date.UTC(2027, 10, 30, 23, 0);
const MACHINE = { subscription: 7n, vmid: 1_007, wanted: "running" } as const;

const figures = (change: Partial<VmFigures> = {}): VmFigures => ({
  vmid: 1_007,
  node: "a",
  power: "running",
  uptimeSeconds: 600,
  cpu: 0.5,
  memoryBytes: 2 ** 30,
  netInBytes: 1_000,
  netOutBytes: 2_000,
  diskReadBytes: 3_000,
  diskWriteBytes: 4_000,
  ...change,
});

/** A keeper's book of one VM over many looks. */
function book() {
  let marks: ReadonlyMap<bigint, UsageMark> = new Map();
  const additions: MonthlyUsage[] = [];
  return {
    additions,
    look(now: number, vm: VmFigures | null, wanted: "running" | "stopped" = "running") {
      const fleet: Fleet = { vms: vm ? [vm] : [], nodes: [], storages: [] };
      const sample = addUp(now, [{ ...MACHINE, wanted }], fleet, marks);
      marks = new Map(sample.marks.map((mark) => [mark.subscription, mark]));
      additions.push(...sample.additions);
    },
    sum: (name: keyof Omit<MonthlyUsage, "subscription" | "month">, month?: string) =>
      additions
        .filter((each) => month === undefined || each.month === month)
        .reduce((sum, each) => sum + each[name], 0),
  };
}

describe("addUp", () => {
  it("counts a VM that it has not seen before from its start on", () => {
    const { look, sum } = book();
    look(START, figures());
    expect(sum("netInBytes")).to.equal(1_000);
    expect(sum("runningSeconds")).to.equal(600);
    expect(sum("wantedSeconds")).to.equal(600);
    expect(sum("fullCpuSeconds")).to.equal(300);
    expect(sum("memoryGibHours")).to.be.closeTo(1 / 6, 1e-9);
  });

  it("adds what came since the last look, and nothing twice", () => {
    const { look, sum } = book();
    look(START, figures());
    look(START + 60_000, figures({ uptimeSeconds: 660, netInBytes: 1_500 }));
    look(START + 120_000, figures({ uptimeSeconds: 720, netInBytes: 1_500 }));
    expect(sum("netInBytes")).to.equal(1_500);
    expect(sum("diskWriteBytes")).to.equal(4_000);
    expect(sum("runningSeconds")).to.equal(720);
  });

  it("counts all of a VM's counters when it was started since, moved to another node or not", () => {
    const { look, sum } = book();
    look(START, figures());
    look(START + 60_000, figures({ uptimeSeconds: 20, netInBytes: 300, node: "b" }));
    expect(sum("netInBytes")).to.equal(1_300);
    expect(sum("runningSeconds")).to.equal(620);
  });

  it("sees a start in a long pause of its own, though the new uptime is longer", () => {
    const { look, sum } = book();
    look(START, figures());
    look(START + 7_200_000, figures({ uptimeSeconds: 3_600, netInBytes: 5_000 }));
    expect(sum("netInBytes")).to.equal(6_000);
    expect(sum("runningSeconds")).to.equal(600 + 3_600);
    expect(sum("wantedSeconds")).to.equal(600 + 7_200);
  });

  it("waits for new figures while the node is away or the statistics stand still", () => {
    const { look, sum } = book();
    look(START, figures());
    look(START + 60_000, figures({ power: "unknown", uptimeSeconds: 0, netInBytes: 0 }));
    look(START + 120_000, null);
    for (let minute = 3; minute < 30; minute++) look(START + minute * 60_000, figures());
    expect(sum("runningSeconds")).to.equal(600);
    look(START + 1_800_000, figures({ uptimeSeconds: 2_400, netInBytes: 9_000 }));
    expect(sum("netInBytes")).to.equal(9_000);
    expect(sum("runningSeconds")).to.equal(2_400);
    expect(sum("wantedSeconds")).to.equal(2_400);
  });

  it("takes slightly older figures for no start", () => {
    const { look, sum } = book();
    look(START, figures({ uptimeSeconds: 6_000 }));
    look(START + 60_000, figures({ uptimeSeconds: 5_995, netInBytes: 900 }));
    look(START + 120_000, figures({ uptimeSeconds: 6_118, netInBytes: 1_100 }));
    expect(sum("netInBytes")).to.equal(1_100);
  });

  it("calls a VM away only while it should run", () => {
    const { look, sum } = book();
    const off = figures({ power: "stopped", uptimeSeconds: 0, netInBytes: 0 });
    look(START, off);
    look(START + 60_000, off);
    look(START + 120_000, off, "stopped");
    expect(sum("wantedSeconds")).to.equal(60);
    expect(sum("runningSeconds")).to.equal(0);
  });

  it("counts the traffic of a VM that is being made, and no time", () => {
    const { look, sum } = book();
    look(START, figures(), "stopped");
    look(START + 60_000, figures({ uptimeSeconds: 660, netInBytes: 1_500 }));
    expect(sum("netInBytes")).to.equal(1_500);
    expect(sum("runningSeconds")).to.equal(60);
    expect(sum("wantedSeconds")).to.equal(60);
  });

  it("divides what spans the turn of a month, to the byte", () => {
    const turn = Date.UTC(2027, 11, 1);
    const { look, sum } = book();
    look(turn - 20_000, figures());
    look(turn + 40_000, figures({ uptimeSeconds: 660, netInBytes: 1_100, netOutBytes: 2_001 }));
    expect(sum("netInBytes", "2027-11")).to.equal(1_033);
    expect(sum("netInBytes", "2027-12")).to.equal(67);
    expect(sum("netOutBytes")).to.equal(2_001);
    expect(sum("runningSeconds", "2027-12")).to.be.closeTo(40, 1e-6);
  });

  it("goes on counting when the clock is set back", () => {
    const { look, sum } = book();
    look(START, figures());
    look(START - 3_600_000, figures({ uptimeSeconds: 660, netInBytes: 1_500 }));
    look(START - 3_540_000, figures({ uptimeSeconds: 20, netInBytes: 50 }));
    expect(sum("netInBytes")).to.equal(1_550);
    expect(sum("runningSeconds")).to.equal(620);
  });

  it("sees a start though the clock was set back over it", () => {
    const { look, sum } = book();
    look(START, figures());
    look(START - 3_600_000, figures({ uptimeSeconds: 20, netInBytes: 50 }));
    look(START - 3_540_000, figures({ uptimeSeconds: 80, netInBytes: 70 }));
    expect(sum("netInBytes")).to.equal(1_070);
    expect(sum("runningSeconds")).to.equal(660);
  });

  it("loses at most the end of each run and counts nothing twice", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const draw = random(seed);
      const { look, sum } = book();
      let now = START;
      let started = now;
      let counter = 0;
      let total = 0;
      /** Counted since the last look with new figures: what a restart may lose. */
      let sinceLook = 0;
      let mayLose = 0;
      let up = true;
      for (let step = 0; step < 2_000; step++) {
        now += 10_000;
        if (up) {
          const bytes = draw(1_000);
          counter += bytes;
          total += bytes;
          sinceLook += bytes;
        }
        const event = draw(100);
        if (event < 2) {
          // Of a VM that was younger than the jitter of its figures, a new start may look like going on.
          if (up) mayLose += sinceLook + 3_000;
          [sinceLook, counter, started, up] = [0, 0, now, event === 0 || !up];
        }
        // A look about each minute, now and then none for long, now and then without figures.
        if (step % 6 !== 0 || draw(20) === 0 || Math.floor(step / 200) % 3 === 2) continue;
        if (draw(15) === 0) look(now, figures({ power: "unknown", uptimeSeconds: 0, netInBytes: 0 }));
        else {
          const running = figures({ uptimeSeconds: (now - started) / 1000, netInBytes: counter });
          look(now, up ? running : figures({ power: "stopped", uptimeSeconds: 0, netInBytes: 0 }));
          sinceLook = 0;
        }
      }
      expect(sum("netInBytes"), `seed ${seed}`).to.be.at.most(total);
      expect(sum("netInBytes"), `seed ${seed}`).to.be.at.least(total - mayLose - sinceLook);
      expect(sum("runningSeconds"), `seed ${seed}`).to.be.at.most(sum("wantedSeconds") + 1e-6);
    }
  });
});
