import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

const [A, TXT] = [1, 16];
/** An answer, recursion available, no error; of the one question that came. */
const FLAGS = 0x8180;

/** A DNS of the test's own: every name is this machine, and has the texts that it was given. */
export class NameServer {
  /** By name, lower case. */
  readonly texts = new Map<string, string>();
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("message", (query, from) => socket.send(this.#answer(query), from.port, from.address));
  }

  static async start(): Promise<NameServer> {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    return new NameServer(socket);
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => void this.#socket.close(resolve));
  }

  #answer(query: Buffer): Buffer {
    const { name, end } = nameIn(query);
    const type = query.readUInt16BE(end);
    const data = this.#record(name, type);
    const head = Buffer.alloc(12);
    [query.readUInt16BE(0), FLAGS, 1, data ? 1 : 0].forEach(
      (word, at) => void head.writeUInt16BE(word, at * 2),
    );
    const question = query.subarray(12, end + 4);
    if (data === null) return Buffer.concat([head, question]);
    const record = Buffer.alloc(12);
    // The question's name, its type, of the Internet, to be kept for no time.
    [0xc00c, type, 1, 0, 0, data.length].forEach((word, at) => void record.writeUInt16BE(word, at * 2));
    return Buffer.concat([head, question, record, data]);
  }

  #record(name: string, type: number): Buffer | null {
    if (type === A) return Buffer.from([127, 0, 0, 1]);
    const text = this.texts.get(name);
    if (type !== TXT || text === undefined) return null;
    return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
  }
}

/** The name that is asked for, and where its type begins. */
function nameIn(query: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}
