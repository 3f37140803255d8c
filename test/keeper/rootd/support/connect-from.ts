/** Connects for each line `{from, to, port}` of its input, and writes a line when somebody has answered. */
import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";

let last: Socket | undefined;
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  // Whoever asks again knows by another way that nobody answers.
  last?.destroy();
  const { from, to, port } = JSON.parse(line) as { from: string; to: string; port: number };
  last = createConnection({ host: to, port, localAddress: from });
  last.on("connect", () => process.stdout.write("open\n"));
  last.on("error", (error: NodeJS.ErrnoException) => process.stdout.write(`${error.code}\n`));
}
