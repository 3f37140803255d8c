import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { FinalError } from "../../keeper/core/errors.ts";
import { endProcess } from "../process/end-process.ts";
import { spawnSupervised } from "../process/spawn-supervised.ts";
import { KeeperLog } from "./keeper-log.ts";
import { KEEPER_ENVIRONMENT } from "./keeper-runtime.ts";

export interface KeeperProcess {
  readonly log: KeeperLog;
  readonly pid: number;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
}

/** What it is called, and says when it is at work. */
interface Daemon {
  readonly name: string;
  readonly started: string;
}

/**
 * The keeper as an operator runs it: a process of its own with a configuration file. Resolves when it is at work.
 *
 * @param command what starts it, to which the configuration is added
 * @param logFile gets everything it prints
 * @param daemon another one that is started and logs as the keeper does
 * @throws FinalError KEEPER_ENDED with its last words when it ends before
 */
export async function startKeeperProcess(
  [command, ...args]: readonly [string, ...string[]],
  configFile: string,
  logFile: string,
  { name, started }: Daemon = { name: "keeper", started: "keeper started" },
): Promise<KeeperProcess> {
  const log = new KeeperLog();
  const child = spawnSupervised(command, [...args, "--config", configFile], {
    env: { ...process.env, ...KEEPER_ENVIRONMENT },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const file = createWriteStream(logFile, { mode: 0o600 });
  const lastWords: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) throw new Error(`this is a bug: the ${name}'s output is not a pipe`);
    createInterface({ input: stream }).on("line", (line) => {
      file.write(`${line}\n`);
      lastWords.push(line);
      if (lastWords.length > 5) lastWords.shift();
      log.push(line);
    });
  }
  child.once("close", (code, signal) => {
    file.end();
    log.end(
      new FinalError(
        "KEEPER_ENDED",
        `The ${name} ended (${signal ?? `exit code ${code}`}): ${lastWords.join(" | ").slice(0, 1_000)}`,
        `Its whole log is in ${logFile}.`,
      ),
    );
  });
  await log.waitFor({ msg: started }, { signal: AbortSignal.timeout(60_000) });
  if (child.pid === undefined) throw new Error(`this is a bug: the ${name} runs without a process`);
  return { log, pid: child.pid, stop: () => endProcess(child, 20_000) };
}
