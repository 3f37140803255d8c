import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { FinalError } from "../core/errors.ts";
import { failureOf } from "../lines/failure-of.ts";
import { listenLines } from "../lines/listen-lines.ts";
import { programStarter } from "../network/program-starter.ts";
import { type TunnelConfig, tunnelConfigSchema } from "./tunnel-config.ts";
import { tunnelDesk } from "./tunnel-desk.ts";

/** `main.ts --config FILE`: answers until SIGTERM; the tunnel stays. Standard output is the audit log, JSON lines. */
async function main(args: readonly string[]): Promise<void> {
  const config = await readConfig(args);
  const now = () => Math.floor(Date.now() / 1_000);
  const desk = tunnelDesk(config, programStarter(), audit, now);
  // What cannot be now, the keeper asks for again.
  await desk.again().catch((error: unknown) => audit({ event: "failed", ...failureOf(error) }));
  const server = await listenLines(config.socket, (line) => desk.answer(line));
  audit({ event: "listening", ...config });
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  await once(stop.signal, "abort");
  await server.close();
  audit({ event: "stopped" });
}

/** Written before it returns; when it cannot be, the process ends. */
function audit(entry: object): void {
  appendFileSync(1, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

async function readConfig(args: readonly string[]): Promise<TunnelConfig> {
  const { values } = parseArgs({ args: [...args], options: { config: { type: "string" } } });
  const file = values.config ?? "/etc/blockhost/tunnel.json";
  try {
    return tunnelConfigSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new FinalError(
      "TUNNEL_CONFIG_INVALID",
      `${file} is not the tunnel's configuration: ${cause instanceof Error ? cause.message : cause}`,
      `Name the machines' bridge and the interface to the Internet in it: {"bridge": "vmbr1", "uplink": "vmbr0"}`,
      { cause },
    );
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  audit({ event: "failed", ...failureOf(error) });
  process.exitCode = 1;
}
