/**
 * Connects for each line `{from, to, port}` of its input, and writes a line when somebody has answered. For the line
 * `"talk"` it says something on the last connection and writes a line when it hears that back; `"hang up"` ends it.
 */
import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";

let last: Socket | undefined;
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as "talk" | "hang up" | { from: string; to: string; port: number };
  if (asked === "talk") {
    last?.once("data", () => process.stdout.write("heard\n")).write("hello");
    continue;
  }
  if (asked === "hang up") {
    last?.destroy();
    process.stdout.write("hung up\n");
    continue;
  }
  const { from, to, port } = asked;
  last = createConnection({ host: to, port, localAddress: from });
  last.on("connect", () => process.stdout.write("open\n"));
  last.on("error", (error: NodeJS.ErrnoException) => process.stdout.write(`${error.code}\n`));
}
