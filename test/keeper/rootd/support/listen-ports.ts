/** Listens on the ports that its arguments name, both families, and says so. Whoever connects hears what they say. */
import { once } from "node:events";
import { createServer } from "node:net";

for (const port of process.argv.slice(2)) {
  const server = createServer((socket) => socket.on("error", () => undefined).pipe(socket)).listen(
    Number(port),
    "::",
  );
  await once(server, "listening");
}
process.stdout.write("ready\n");
