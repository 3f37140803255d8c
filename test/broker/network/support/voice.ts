import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import type { Machine } from "./machine.ts";

interface Way {
  readonly from: string;
  readonly to: string;
}

/** By its path: a machine has another working directory. */
const TSX = createRequire(import.meta.url).resolve("tsx");

/** Where everybody listens. */
export const PORT = 7_000;

/** Somebody on a machine, who connects, sends and hears. */
export interface Voice {
  /** `hello` when somebody was there, else the error's code. Never resolves when nobody answers. */
  connect(way: Way): Promise<string>;
  /** Sends a datagram; `sent`, or the error's code. */
  send(way: Way, text: string): Promise<string>;
  /** What datagrams have said so far. */
  readonly heard: readonly string[];
}

export async function openVoice(cleanup: Cleanup, { inside }: Machine): Promise<Voice> {
  const [command = "", ...before] = inside;
  const program = [
    process.execPath,
    `--import=${TSX}`,
    join(import.meta.dirname, "voice-child.ts"),
    String(PORT),
  ];
  const child = spawnSupervised(command, [...before, ...program], { stdio: ["pipe", "pipe", "inherit"] });
  cleanup.add(() => endProcess(child));
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("no voice");
  const heard: string[] = [];
  const waiting = new Map<number, (result: string) => void>();
  let last = 0;
  const lines = createInterface({ input: stdout });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`a voice ended with ${code}`)));
  const ready = Promise.race([once(lines, "line"), ended]);
  // Later, it ends when the bed is closed.
  ended.catch(() => undefined);
  lines.on("line", (line) => {
    const said = JSON.parse(line) as { id?: number; result?: string; heard?: string };
    if (said.heard !== undefined) heard.push(said.heard);
    if (said.id !== undefined) waiting.get(said.id)?.(said.result ?? "");
  });
  await ready;
  const ask = (what: object) =>
    new Promise<string>((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      stdin.write(`${JSON.stringify({ id, ...what })}\n`);
    });
  return {
    connect: (way) => ask({ connect: { ...way, port: PORT } }),
    send: (way, text) => ask({ send: { ...way, port: PORT, text } }),
    heard,
  };
}
