import { expect } from "chai";
import { ADDRESS } from "../../fakes/memory-chain.ts";
import type { SagaWorld } from "../../fakes/saga-world.ts";
import { random } from "../support/random.ts";
import { ALL_SCENARIOS, type NamedScenario } from "./all-scenarios.ts";
import { SagaBench } from "./run-sagas.ts";
import { unsettled } from "./settled.ts";

const DAY = 86_400;
/** Blocks until what is confirmed is final; one comes every second. */
const LAG = 30;
const SEEDS = [1, 2, 3, 4];
/** What is taken back when it is no block: a clock that had gone beyond the expiry. */
const IN_TIME = new Set(["suspend", "resume", "power", "adopt"]);

type Draw = (limit: number) => number;

/** What may stand on the chain instead of what it took back. Returns what happened, for the story of a failure. */
function otherwise({ reader }: SagaWorld, redo: () => void, draw: Draw): string {
  const before = reader.peek(7n);
  const fates: (readonly [string, () => unknown])[] = [["it comes back", redo]];
  if (!before) {
    fates.push(["it never comes back", () => {}]);
    fates.push([
      "another has bought it",
      () => {
        redo();
        reader.change(7n, { purchaseRef: `0x${"99".repeat(32)}`, payer: ADDRESS(9), recipient: ADDRESS(9) });
      },
    ]);
    fates.push([
      "it was refunded",
      () => {
        redo();
        reader.change(7n, { status: "refunded" });
      },
    ]);
  } else {
    fates.push(["it stays taken back", () => {}]);
    fates.push(["it was sold", () => reader.change(7n, { owner: ADDRESS(4), epoch: before.epoch + 1 })]);
    fates.push(["it was cancelled", () => reader.change(7n, { status: "cancelled" })]);
    fates.push(["it was renewed", () => reader.change(7n, { expiresAt: before.expiresAt + 30 * DAY })]);
    fates.push(["its tenant asked to stop", () => reader.request(7n, "stop")]);
  }
  const [what, happen] = fates[draw(fates.length)] ?? ["it comes back", redo];
  happen();
  return what;
}

/** Takes back what the scenario stands on. Null when that is final. */
function takeBack(scenario: NamedScenario, world: SagaWorld): (() => void) | null {
  if (!IN_TIME.has(scenario.name)) return world.reader.takeBack(7n);
  const now = world.reader.time;
  world.reader.time = now - 31 * DAY;
  return () => {
    world.reader.time = now;
  };
}

interface Run {
  readonly steps: readonly string[];
  readonly story: string;
  readonly happened: boolean;
}

/** What the operator orders, and no difference between chain and hypervisor. */
const ORDERED = new Set(["reboot"]);

/** Lets the keeper work; when it enters the step for the first time, the chain is reorganised. */
async function runWithReorg(scenario: NamedScenario, atStep: string | null, draw: Draw): Promise<Run> {
  const clock = { now: 1_800_000_000_000 };
  const world = scenario.make(clock);
  const { reader } = world;
  reader.lag = LAG;
  const bench = new SagaBench(world);
  bench.chainStands = IN_TIME.has(scenario.name);
  const steps: string[] = [];
  let redo: (() => void) | null = null;
  let happened = false;
  bench.onEnter = (kind, step) => {
    if (kind !== scenario.job.kind) return;
    if (step === atStep && !happened) {
      redo = takeBack(scenario, world);
      happened = redo !== null;
    }
    steps.push(step);
  };
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      await bench.pass(1_000);
      reader.mine(1);
    }
  };
  if (ORDERED.has(scenario.job.kind)) await bench.submit(scenario.job);
  for (let second = 0; second < 90 && !happened; second++) await pass(1);
  let story = "";
  if (redo) {
    const away = draw(25);
    await pass(away);
    story = `${away} s later ${otherwise(world, redo, draw)}`;
  }
  // Purchases that are gone for good are given up when what is final is younger than they are.
  await pass(300);
  expect(await unsettled(world), story).to.deep.equal([]);
  const delivered = reader.sent.filter((purpose) => purpose.startsWith("deliver"));
  expect(new Set(delivered).size, "deliveries").to.equal(delivered.length);
  return { steps, story, happened };
}

describe("every saga, the chain being reorganised under any of its steps", function () {
  this.timeout(120_000);

  for (const scenario of ALL_SCENARIOS)
    it(scenario.name, async () => {
      const { steps } = await runWithReorg(scenario, null, random(0));
      expect(steps).to.include(scenario.job.step);
      let reorgs = 0;
      for (const step of new Set(steps))
        for (const seed of SEEDS) {
          const what = `seed ${seed}, at ${step}`;
          const run = await runWithReorg(scenario, step, random(seed)).catch((error: Error) => {
            throw new Error(`${what}: ${error.message}`, { cause: error });
          });
          if (run.happened) reorgs++;
        }
      expect(reorgs).to.be.greaterThan(0);
    });
});
