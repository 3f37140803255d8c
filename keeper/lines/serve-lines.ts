import { createServer, type Server, type Socket } from "node:net";
import { LINE_LIMITS } from "./line-limits.ts";

const NEWLINE = 0x0a;
/** Who holds so many connections open keeps others out for as long as a connection may last. */
const MOST_CONNECTIONS = 32;

/**
 * A server that takes one line a connection and sends one back. What is longer than a line may be, comes too slowly, or
 * goes on after its end gets no answer.
 *
 * @param answer when it rejects, nobody catches that: the process ends
 */
export function serveLines(
  answer: (line: string) => Promise<string>,
  limits: { readonly bytes: number; readonly milliseconds: number } = LINE_LIMITS,
): Server {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const deadline = setTimeout(() => socket.destroy(), limits.milliseconds);
    socket.on("close", () => clearTimeout(deadline));
    // Who hangs up is told nothing.
    socket.on("error", () => undefined);
    void readLine(socket, limits.bytes).then(
      async (line) => socket.end(`${await answer(line)}\n`),
      () => socket.destroy(),
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

function readLine(socket: Socket, most: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    socket.on("data", (part: Buffer) => {
      parts.push(part);
      length += part.length;
      const end = part.indexOf(NEWLINE);
      if (length > most || (end >= 0 && end !== part.length - 1)) reject(new Error("no line"));
      else if (end >= 0) {
        // Nothing that comes later is read.
        socket.pause();
        resolve(Buffer.concat(parts).toString("utf8"));
      }
    });
    socket.on("end", () => reject(new Error("no line")));
  });
}
