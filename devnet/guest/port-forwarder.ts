import { once } from "node:events";
import { createConnection, createServer, type Server, type Socket } from "node:net";

/** Leads a loopback TCP port to a Unix socket, as the operator's router leads one to a guest. */
export class PortForwarder {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: string) {
    this.#server = createServer((client) => {
      const guest = createConnection(target);
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

  /** Rejects with the system's error when the port is taken. */
  static async listen(port: number, target: string): Promise<PortForwarder> {
    const forwarder = new PortForwarder(target);
    forwarder.#server.listen(port, "127.0.0.1");
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
