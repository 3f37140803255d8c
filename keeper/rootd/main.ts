import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { FinalError } from "../core/errors.ts";
import { failureOf } from "../lines/failure-of.ts";
import { serveLines } from "../lines/serve-lines.ts";
import { activatedSocket } from "./activated-socket.ts";
import { answerLine } from "./answer-line.ts";
import { openDoors } from "./doors.ts";
import { nftFirewall } from "./firewall.ts";
import { readRootdConfig } from "./rootd-config.ts";

/**
 * `main.ts --config FILE serve` answers on the socket that systemd hands over; `close` only makes the table anew, all
 * doors closed, and ends. Standard output is the audit log, JSON lines. Exits with 1 when it failed.
 */
async function main(args: readonly string[]): Promise<void> {
  const { file, task } = readArguments(args);
  const config = await readRootdConfig(file);
  const firewall = nftFirewall(config);
  const listener = task === "serve" ? activatedSocket(process.env, process.pid) : undefined;
  await firewall.reset();
  audit({ event: "closed", ...config });
  if (listener === undefined) return;
  const obey = openDoors(firewall, config.ports);
  let asked = 0;
  const server = serveLines(async (line) => {
    // Those who ask at once wait for each other: the number says which answer is whose.
    const number = ++asked;
    return JSON.stringify(await answerLine(line, obey, (entry) => audit({ number, ...entry })));
  });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => server.close());
  server.listen(listener);
  await once(server, "close");
  audit({ event: "stopped" });
}

/** Written before it returns; when it cannot be, rootd ends. */
function audit(entry: object): void {
  appendFileSync(1, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

function readArguments(args: readonly string[]): { file: string; task: "serve" | "close" } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { config: { type: "string" } },
      allowPositionals: true,
    });
    const [task] = positionals;
    if (values.config && positionals.length === 1 && (task === "serve" || task === "close"))
      return { file: values.config, task };
  } catch {
    // An unknown option is told the same way.
  }
  throw new FinalError(
    "USAGE",
    "rootd needs its configuration and a task",
    "run it as: rootd/main --config FILE serve|close",
  );
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  audit({ event: "failed", ...failureOf(error) });
  process.exitCode = 1;
}
