import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A server that does with each connection what it is told. */
export interface RawServer {
  /** `address:port`, as guest.conf's `relay` has it. */
  readonly relay: string;
  /** What each connection has sent so far, in the order they came. */
  readonly received: readonly string[];
  /** Connections whose other side has gone. */
  readonly gone: () => number;
  /** Decides about connections from now on. */
  answer(how: (socket: Socket, request: string) => void): void;
  close(): Promise<void>;
}

/** @param how called once the first bytes of a request have arrived */
export async function openRawServer(how: (socket: Socket, request: string) => void): Promise<RawServer> {
  let current = how;
  let gone = 0;
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const index = received.push("") - 1;
    sockets.add(socket);
    socket.on("data", (data) => {
      const first = received[index] === "";
      received[index] += String(data);
      if (first) current(socket, String(data));
    });
    socket.on("error", () => socket.destroy());
    socket.once("end", () => {
      gone += 1;
      socket.end();
    });
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    relay: `127.0.0.1:${address.port}`,
    received,
    gone: () => gone,
    answer(next) {
      current = next;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
