import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { Machine } from "../../../keeper/core/machine.ts";
import type { MachineRegistry } from "../../../keeper/sagas/ports/machine-registry.ts";
import { Database } from "../../../keeper/store/database.ts";
import { JobRepository } from "../../../keeper/store/job-repository.ts";
import { MachineRepository } from "../../../keeper/store/machine-repository.ts";
import { gate } from "../../fakes/gate.ts";
import type { MemoryMachineRegistry } from "../../fakes/memory-machine-registry.ts";
import { MemoryVault } from "../../fakes/memory-vault.ts";
import { makeSagaWorld, type SagaWorld } from "../../fakes/saga-world.ts";
import { withBackups } from "../../fakes/with-backups.ts";
import { failingSaga } from "../jobs/failing-saga.ts";
import { runToEnd } from "../jobs/run-to-end.ts";
import { watchedStore } from "../jobs/watched-store.ts";
import { ALL_SCENARIOS, type NamedScenario } from "./all-scenarios.ts";
import type { KillPlan } from "./kill-plan.ts";

/** Sagas that run at the same time. */
const WIDTH = 16;

/**
 * A keeper that is killed for real: `killed-keeper.ts FOLDER LIFE`. It runs the sagas of the plan in FOLDER, each with a
 * store on disk and a world in a file, until each has come to where its plan says that it dies in this life, and there
 * it hangs; then the process kills itself with SIGKILL, in the middle of all of them. In its last life it runs them to
 * their end, and exits.
 */
async function main(folder: string, life: number): Promise<void> {
  const plans = JSON.parse(readFileSync(join(folder, "plans.json"), "utf8")) as KillPlan[];
  const ends: ("hangs" | "ended")[] = [];
  for (let at = 0; at < plans.length; at += WIDTH) {
    const some = plans.slice(at, at + WIDTH);
    ends.push(...(await Promise.all(some.map((plan) => live(join(folder, plan.folder), plan, life)))));
  }
  if (ends.includes("hangs")) process.kill(process.pid, "SIGKILL");
}

async function live(folder: string, plan: KillPlan, life: number): Promise<"hangs" | "ended"> {
  const scenario = ALL_SCENARIOS.find(({ name }) => name === plan.scenario);
  if (!scenario) throw new Error(`no scenario ${plan.scenario}`);
  const clock = { now: 1_800_000_000_000 };
  const db = await Database.open(join(folder, "keeper.db"));
  const registry = new MachineRepository(db);
  const world =
    life === 0 ? await settle(scenario, clock, registry) : load(folder, clock, registry, scenario);
  const jobs = new JobRepository(db);
  await jobs.breakLeases();
  const kill = plan.kills[life];
  const hung = gate();
  const hang = (): Promise<never> => {
    hung.open();
    return new Promise(() => {});
  };
  const store = watchedStore(jobs, async (write, count) => {
    // The world does not die with the keeper.
    writeFileSync(join(folder, "world"), dump(world, clock));
    if (count === kill?.write && kill.when === "before") return hang();
    await write();
    if (count === kill?.write) return hang();
  });
  const saga = scenario.saga(world);
  const failing =
    plan.fails === undefined
      ? saga
      : failingSaga(
          saga,
          plan.fails,
          "after",
          new FinalError("TEST_FINAL", "the step failed for good", "none"),
        );
  const ended = runToEnd(clock, failing, scenario.job, store).then(async ({ job }) => {
    const machines = new Map((await registry.list()).map((machine) => [machine.subscription, machine]));
    const seen = { ...world, registry: { machines } as MemoryMachineRegistry };
    const isUndone = job.phase === "undone";
    const snapshot = isUndone
      ? (scenario.snapshotUndone ?? scenario.snapshot)(seen)
      : scenario.snapshot(seen);
    writeFileSync(join(folder, "result.json"), JSON.stringify({ phase: job.phase, snapshot }));
    await db.close();
    return "ended" as const;
  });
  return Promise.race([ended, hung.opened.then(() => "hangs" as const)]);
}

/** The scenario's world, with what its registry holds in the real one. */
async function settle(
  scenario: NamedScenario,
  clock: { now: number },
  real: MachineRegistry,
): Promise<SagaWorld> {
  const made = scenario.make(clock);
  for (const machine of await made.registry.list()) await hold(real, machine);
  return onRegistry(dump(made, clock), clock, real, scenario);
}

async function hold(registry: MachineRegistry, machine: Machine): Promise<void> {
  const { subscription, status, hostKey, statement, ...reservation } = machine;
  await registry.reserve(subscription, 0, () => reservation);
  await registry.update(subscription, { status, hostKey, statement });
}

function load(
  folder: string,
  clock: { now: number },
  registry: MachineRegistry,
  scenario: NamedScenario,
): SagaWorld {
  return onRegistry(readFileSync(join(folder, "world")), clock, registry, scenario);
}

function dump({ reader, hypervisor, lastBackups }: SagaWorld, clock: { now: number }): Buffer {
  const vault = lastBackups instanceof MemoryVault ? lastBackups.dump() : null;
  return serialize({ chain: reader.dump(), hypervisor: hypervisor.dump(), vault, now: clock.now });
}

function onRegistry(
  dumped: Buffer,
  clock: { now: number },
  registry: MachineRegistry,
  { settings }: NamedScenario,
): SagaWorld {
  const { chain, hypervisor, vault, now } = deserialize(dumped) as {
    chain: unknown;
    hypervisor: unknown;
    vault: unknown;
    now: number;
  };
  const world = makeSagaWorld(clock, registry, settings);
  world.reader.load(chain);
  world.hypervisor.load(hypervisor);
  withBackups(world);
  if (vault !== null) {
    const lastBackups = new MemoryVault(world.hypervisor);
    lastBackups.load(vault);
    Object.assign(world, { lastBackups });
  }
  clock.now = now;
  return world;
}

await main(process.argv[2] ?? "", Number(process.argv[3]));
