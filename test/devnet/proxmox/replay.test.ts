import { expect } from "chai";
import { Bench } from "./replay/bench.ts";
import { excuseFor, excuses } from "./replay/excuses.ts";
import { Replayer } from "./replay/replayer.ts";
import { loadScenarios } from "./replay/scenario.ts";

describe("Proxmox simulator against recordings of real servers", function () {
  this.timeout(120_000);
  const count = { played: 0, excused: 0 };
  const used = new Set<string>();

  for (const release of ["8.4", "9.2"] as const) {
    for (const scenario of loadScenarios(release)) {
      it(`${release} ${scenario.name}: ${scenario.steps.length} steps`, async () => {
        const bench = await Bench.start(release);
        try {
          if (!["01-auth", "02-installer"].includes(scenario.name)) await bench.install();
          const unexcused: string[] = [];
          const outcomes = await new Replayer(bench).replay(scenario.steps);
          for (const [index, { step, faults }] of outcomes.entries()) {
            count.played++;
            if (faults.length === 0) continue;
            const excuse = excuseFor(release, scenario.name, step, faults);
            if (excuse) {
              count.excused++;
              used.add(excuse.reason);
            } else unexcused.push(`${index} [${step.label}] ${faults.slice(0, 4).join(" | ")}`);
          }
          expect(unexcused.join("\n"), `${unexcused.length} steps differ`).to.equal("");
        } finally {
          await bench.close();
        }
      });
    }
  }

  after(() => {
    const idle = excuses
      .filter(({ reason, chance }) => !chance && !used.has(reason))
      .map(({ reason }) => reason);
    process.stdout.write(
      `      replayed ${count.played} steps, excused ${count.excused} of them for ${used.size} reasons\n`,
    );
    for (const reason of idle) process.stdout.write(`      no step needed the excuse: ${reason}\n`);
  });
});
