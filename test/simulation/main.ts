/** `./blockhost simulate`: the whole keeper in simulated worlds, one for each seed, and the promises held against each. */
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { FAULTS, type Fault } from "./faults.ts";
import { keeperKeys } from "./keeper-keys.ts";
import { manySeeds, type Told } from "./many-seeds.ts";
import { runSeed } from "./run-seed.ts";

const EXIT_USAGE = 64;
const USAGE = `usage: ./blockhost simulate [--seeds N] [--seed S] [--trace] [--json FILE] [--processes P]

  --seeds N      how many worlds, seeds 1 to N (default 1000)
  --seed S       one world; a seed may be any text
  --trace        with --seed: tells all that happened in it
  --json FILE    writes {seeds, steps, violations: [{seed, promise, story}]}
  --processes P  default: one for each core
`;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string", default: "1000" },
        seed: { type: "string" },
        trace: { type: "boolean", default: false },
        json: { type: "string" },
        processes: { type: "string", default: `${availableParallelism()}` },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const [count, processes] = [values.seeds, values.processes].map(Number) as [number, number];
    if (![count, processes].every((number) => Number.isInteger(number) && number >= 1))
      throw new Error("--seeds and --processes are whole numbers from 1");
    return { ...values, count, processes };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const { count, processes, seed, trace, json, help } = readArguments();
if (help) {
  process.stdout.write(USAGE);
} else if (seed !== undefined && trace) {
  const {
    violations,
    trace: story,
    hash,
  } = await runSeed(seed, { keys: await keeperKeys(), keepTrace: true });
  say(story);
  say(`trace ${hash}, ${violations.length} promises broken`);
  process.exitCode = violations.length > 0 ? 1 : 0;
} else {
  const seeds = seed === undefined ? Array.from({ length: count }, (_, at) => `${at + 1}`) : [seed];
  process.exitCode = await simulate(seeds);
}

async function simulate(seeds: readonly string[]): Promise<number> {
  const begun = performance.now();
  const results: Told[] = [];
  await manySeeds(seeds, processes, (result) => {
    results.push(result);
    for (const { promise, story } of result.violations)
      say(`\nseed ${result.seed} breaks "${promise}"\n${story}\n`);
    showProgress(results, seeds.length, begun);
  });
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
  const violations = results.flatMap((result) =>
    result.violations.map(({ promise, story }) => ({ seed: result.seed, promise, story })),
  );
  const steps = results.reduce((sum, result) => sum + result.steps, 0);
  summarise(results, steps, performance.now() - begun);
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify({ seeds: results.length, steps, violations }, null, 2)}\n`);
  for (const { seed: broken, promise } of violations)
    say(`seed ${broken}: ${promise} (./blockhost simulate --seed ${broken} --trace tells all)`);
  return violations.length > 0 ? 1 : 0;
}

function showProgress(results: readonly Told[], all: number, begun: number): void {
  const isTty = process.stdout.isTTY;
  if (!isTty && results.length % 100 !== 0) return;
  const broken = results.filter(({ violations }) => violations.length > 0).length;
  const line = `${results.length} of ${all} seeds, ${broken} with a broken promise, ${((performance.now() - begun) / 1000).toFixed(0)} s`;
  process.stdout.write(isTty ? `\r${line}\x1b[K` : `${line}\n`);
}

function summarise(results: readonly Told[], steps: number, ms: number): void {
  const struck = new Map<Fault, { times: number; seeds: number }>();
  for (const { faults } of results)
    for (const [fault, times] of faults) {
      const before = struck.get(fault) ?? { times: 0, seeds: 0 };
      struck.set(fault, { times: before.times + times, seeds: before.seeds + 1 });
    }
  say(`faults that struck                     times   in seeds`);
  for (const fault of FAULTS) {
    const { times, seeds } = struck.get(fault) ?? { times: 0, seeds: 0 };
    say(
      `  ${fault.padEnd(34)}${`${times}`.padStart(8)}${`${seeds}`.padStart(11)}${times === 0 ? "  never: the simulation may be at fault" : ""}`,
    );
  }
  say(`${results.length} seeds, ${steps} steps, ${(ms / 1000).toFixed(1)} s`);
}
