import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keeperProgram } from "../keeper/keeper-program.ts";
import type { Cleanup } from "../process/cleanup.ts";
import { endProcess } from "../process/end-process.ts";
import { spawnSupervised } from "../process/spawn-supervised.ts";
import { BRIDGE, HOST_UPLINK } from "./lay-roads.ts";
import type { Machine } from "./start-machine.ts";
import { until } from "./until.ts";

/** Of the tunnel's interface on the host. */
export const TUNNEL = "blockhost-v6";

/** Who makes the tunnel, on the host's machine: the keeper asks it by a socket, which it hears at when this resolves. @returns its path */
export async function startTunneld(cleanup: Cleanup, { inside }: Machine, folder: string): Promise<string> {
  const socket = join(folder, "tunnel.sock");
  const configFile = join(folder, "tunnel.json");
  const config = {
    ...{ bridge: BRIDGE, uplink: HOST_UPLINK, name: TUNNEL, socket },
    folder: join(folder, "tunnel"),
  };
  await writeFile(configFile, JSON.stringify(config));
  const program = [process.execPath, await keeperProgram("keeper/tunneld/main.ts"), "--config", configFile];
  const [command = "", ...before] = inside;
  const child = spawnSupervised(command, [...before, ...program], { stdio: ["ignore", "ignore", "inherit"] });
  cleanup.add(() => endProcess(child));
  await until("the tunnel's maker", async () => {
    if (child.exitCode !== null) throw new Error(`the tunnel's maker ended with ${child.exitCode}`);
    return existsSync(socket) ? socket : null;
  });
  return socket;
}
