import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PortForwarder } from "../guest/port-forwarder.ts";
import type { Cleanup } from "../process/cleanup.ts";
import { endProcess } from "../process/end-process.ts";
import { spawnSupervised } from "../process/spawn-supervised.ts";
import type { Machine } from "./start-machine.ts";

/**
 * Leads a TCP port of a machine to one of this computer's loopback, by a socket that both see. It listens when this
 * resolves.
 *
 * @param folder where the socket may be; it has one for each `port`
 */
export async function leadOut(
  cleanup: Cleanup,
  { inside }: Machine,
  { folder, address, port }: { readonly folder: string; readonly address: string; readonly port: number },
): Promise<void> {
  const socket = join(folder, `out-${port}.sock`);
  const forwarder = await PortForwarder.listen(socket, port);
  cleanup.add(() => forwarder.close());
  const [command = "", ...before] = inside;
  const listener = ["systemd-socket-activate", `--listen=${address}:${port}`];
  const child = spawnSupervised(
    command,
    [...before, ...listener, "/lib/systemd/systemd-socket-proxyd", socket],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  cleanup.add(() => endProcess(child));
  if (child.stderr === null) throw new Error("this is a bug: its words are not a pipe");
  const words = createInterface({ input: child.stderr });
  const ended = once(child, "exit").then(() => {
    throw new Error(`nothing listens at ${address}:${port} of a machine`);
  });
  ended.catch(() => undefined);
  const listening = new Promise<void>((resolve) => {
    words.on("line", (line) => {
      if (line.includes("Listening on")) resolve();
    });
  });
  await Promise.race([listening, ended]);
}
