import { connect, type Socket } from "node:net";

/** One connection of a guest to the relay, byte by byte: what is tested is what is on the wire. */
export class GuestCall {
  readonly socket: Socket;
  readonly #closed: Promise<unknown>;
  #answer = "";

  /** @param from address of this machine that the call comes from */
  constructor(port: number, bytes: string, from: string) {
    this.socket = connect({ port, host: "127.0.0.1", localAddress: from });
    // A connection that is cut is one that has ended.
    this.socket.on("error", () => {});
    this.socket.setEncoding("latin1").on("data", (chunk: string) => {
      this.#answer += chunk;
    });
    this.#closed = new Promise((resolve) => this.socket.once("close", resolve));
    this.socket.write(bytes);
  }

  /** The whole answer, when the relay has ended the connection; empty when it gave none. */
  async answer(): Promise<string> {
    await this.#closed;
    return this.#answer;
  }

  /** Status and body of the answer. */
  async result(): Promise<{ status: number; head: string; body: string }> {
    const [head = "", body = ""] = (await this.answer()).split("\r\n\r\n");
    return { status: Number(head.split(" ")[1]), head, body };
  }

  hangUp(): void {
    this.socket.destroy();
  }
}
