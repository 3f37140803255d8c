import { once } from "node:events";
import { createConnection, createServer, type Server, type Socket } from "node:net";

/** A loopback TCP port, or the path of a Unix socket. */
export type SocketPlace = number | string;

const optionsOf = (place: SocketPlace) =>
  typeof place === "number" ? { port: place, host: "127.0.0.1" } : { path: place };

/** Leads one socket to another, as the operator's router leads a port to a guest, and guests to the host. */
export class PortForwarder {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: SocketPlace) {
    this.#server = createServer((client) => {
      const guest = createConnection(optionsOf(target));
      for (const [from, to] of [
        [client, guest],
        [guest, client],
      ] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on("error", () => to.destroy());
        from.on("close", () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
  }

  /** Rejects with the system's error when the place is taken. */
  static async listen(place: SocketPlace, target: SocketPlace): Promise<PortForwarder> {
    const forwarder = new PortForwarder(target);
    forwarder.#server.listen(optionsOf(place));
    await once(forwarder.#server, "listening");
    return forwarder;
  }

  /** Closes the port and every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
