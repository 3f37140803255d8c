import { parseArgs } from "node:util";
import { type Logger, pino } from "pino";
import type { Keeper } from "./composition/keeper.ts";
import { LogRing } from "./composition/log-ring.ts";
import { startKeeper } from "./composition/start-keeper.ts";
import { loadConfig } from "./config.ts";
import { FinalError } from "./core/errors.ts";
import { EXIT, StartupError } from "./startup-error.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** `tsx keeper/main.ts --config FILE`. Logs JSON lines to standard output; see EXIT for the codes. */
async function main(args: readonly string[]): Promise<number> {
  const logRing = new LogRing();
  const streams = [pino.destination({ dest: 1, sync: true }), logRing];
  // Each stream gets what the log lets through.
  const log = pino(
    { name: "keeper" },
    pino.multistream(streams.map((stream) => ({ stream, level: "trace" }))),
  );
  try {
    const config = await StartupError.during("configuration", () => loadConfig(configFile(args)));
    log.level = config.log.level;
    let ended: Awaited<Keeper["ended"]>;
    do ended = await live(await startKeeper(config, { log, logRing }));
    while (ended === "new-key");
    if (ended) return tell(log, ended);
    log.info("keeper stopped");
    return EXIT.stopped;
  } catch (error) {
    return tell(log, error instanceof StartupError ? error : new StartupError("internal", error));
  }
}

/** Waits for the keeper's end, which a signal brings. */
function live(keeper: Keeper): Keeper["ended"] {
  const stop = () => void keeper.stop();
  for (const signal of SIGNALS) process.once(signal, stop);
  return keeper.ended.finally(() => {
    for (const signal of SIGNALS) process.off(signal, stop);
  });
}

/** One line for a person or a program: what failed and what to do about it. */
function tell(log: Logger, failure: StartupError): number {
  log.fatal({ code: failure.code, remedy: failure.remedy }, failure.message);
  return failure.exitCode;
}

function configFile(args: readonly string[]): string {
  try {
    const { values } = parseArgs({ args: [...args], options: { config: { type: "string" } } });
    if (values.config) return values.config;
  } catch {
    // An unknown option is told the same way.
  }
  throw new FinalError(
    "USAGE",
    "the keeper needs its configuration",
    "run it as: keeper/main.ts --config FILE",
  );
}

process.exitCode = await main(process.argv.slice(2));
