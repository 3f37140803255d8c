import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { Database } from "../../../keeper/store/database.ts";
import { MemoryJobStore } from "../../fakes/memory-job-store.ts";
import { failingSaga } from "../jobs/failing-saga.ts";
import { runToEnd } from "../jobs/run-to-end.ts";
import { watchedStore } from "../jobs/watched-store.ts";
import { random } from "../support/random.ts";
import { ALL_SCENARIOS, type NamedScenario } from "./all-scenarios.ts";
import type { KillPlan } from "./kill-plan.ts";

const PROGRAM = fileURLToPath(new URL("killed-keeper.ts", import.meta.url));
/** Chooses where the second kill strikes. */
const SEED = 20_260_101;
/** The first kill anywhere, the second wherever it may, and then the end. */
const LIVES = 3;
const KEEPERS = 2;

/** How many journal writes the saga takes from begin to end when nothing interrupts it. */
async function writesOf(scenario: NamedScenario, fails?: string): Promise<number> {
  const clock = { now: 1_800_000_000_000 };
  const saga = scenario.saga(scenario.make(clock));
  const error = new FinalError("TEST_FINAL", "the step failed for good", "none");
  let writes = 0;
  const store = watchedStore(new MemoryJobStore(), (write, count) => {
    writes = count;
    return write();
  });
  await runToEnd(clock, fails ? failingSaga(saga, fails, "after", error) : saga, scenario.job, store);
  return writes;
}

async function plansFor(scenario: NamedScenario, draw: (limit: number) => number, fails?: string) {
  const plans: Omit<KillPlan, "folder">[] = [];
  const writes = await writesOf(scenario, fails);
  for (let write = 1; write <= writes; write++)
    for (const when of ["before", "after"] as const) {
      const second = { write: 1 + draw(8), when: draw(2) === 0 ? ("before" as const) : ("after" as const) };
      plans.push({ scenario: scenario.name, ...(fails && { fails }), kills: [{ write, when }, second] });
    }
  return plans;
}

/** How the process ended: its exit code, or the signal that killed it. */
function liveOnce(folder: string, life: number): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import=tsx", PROGRAM, folder, `${life}`], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
}

describe("every saga, its keeper being killed between any two journal writes", function () {
  this.timeout(180_000);

  let folder: string;
  let plans: readonly KillPlan[];
  let ends: (number | string | null)[][];

  before(async () => {
    // A process that is killed leaves to the next one what the kernel has: no disk is needed for that.
    const base = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
    folder = await mkdtemp(join(base, "blockhost-kill-"));
    const draw = random(SEED);
    const drawn: Omit<KillPlan, "folder">[] = [];
    for (const scenario of ALL_SCENARIOS) drawn.push(...(await plansFor(scenario, draw)));
    const [provision] = ALL_SCENARIOS;
    if (provision) drawn.push(...(await plansFor(provision, draw, "await-final")));
    plans = drawn.map((plan, n) => ({ ...plan, folder: `${n}` }));

    const empty = join(folder, "empty.db");
    await (await Database.open(empty)).close();
    ends = await Promise.all(
      Array.from({ length: KEEPERS }, async (_, keeper) => {
        const own = join(folder, `keeper-${keeper}`);
        const mine = plans.filter((_plan, n) => n % KEEPERS === keeper);
        for (const plan of mine) {
          await mkdir(join(own, plan.folder), { recursive: true });
          await copyFile(empty, join(own, plan.folder, "keeper.db"));
        }
        await writeFile(join(own, "plans.json"), JSON.stringify(mine));
        const lives: (number | string | null)[] = [];
        for (let life = 0; life < LIVES; life++) lives.push(await liveOnce(own, life));
        return lives;
      }),
    );
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("was really killed, twice, and then came to an end", () => {
    expect(ends).to.deep.equal(Array(KEEPERS).fill(["SIGKILL", "SIGKILL", 0]));
  });

  for (const scenario of ALL_SCENARIOS)
    it(`comes to the same end: ${scenario.name}`, async () => {
      const mine = plans.filter((plan) => plan.scenario === scenario.name);
      expect(mine.length).to.be.greaterThan(3);
      for (const plan of mine) {
        const keeper = `keeper-${plans.indexOf(plan) % KEEPERS}`;
        const text = await readFile(join(folder, keeper, plan.folder, "result.json"), "utf8");
        const { phase, snapshot } = JSON.parse(text) as { phase: string; snapshot: unknown };
        const what = `seed ${SEED}: ${JSON.stringify(plan)}`;
        // A failure that was not recorded before the kill never was: then it ends done.
        if (!plan.fails) expect(phase, what).to.equal("done");
        const expected = phase === "undone" ? scenario.undone : scenario.done;
        expect(snapshot, what).to.deep.equal(JSON.parse(JSON.stringify(expected)));
      }
    });
});
