import { EventEmitter } from "node:events";
import { createConnection, type Socket } from "node:net";
import { FinalError } from "../../keeper/core/errors.ts";

interface QmpMessage {
  readonly QMP?: unknown;
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly event?: string;
  readonly data?: Record<string, unknown>;
}

interface Pending {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** QEMU's machine protocol over its Unix socket. Emits each QMP event under its name with its data. */
export class QmpClient extends EventEmitter {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #partial = "";

  private constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => this.#receive(text));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      for (const { command, reject } of this.#pending.values()) {
        reject(new FinalError("QMP_CLOSED", `QEMU ended during ${command}`, "Look into the VM's qemu.log"));
      }
      this.#pending.clear();
      this.emit("closed");
    });
  }

  /** Connects and takes the greeting. Rejects with the socket's error while QEMU is not listening yet. */
  static async connect(path: string): Promise<QmpClient> {
    const socket = createConnection(path);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve).once("error", reject);
    });
    const client = new QmpClient(socket);
    await client.execute("qmp_capabilities");
    return client;
  }

  /** One command. FinalError `QMP_REFUSED` with QEMU's words, or `QMP_CLOSED` when QEMU went away. */
  execute(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) {
        return reject(
          new FinalError("QMP_CLOSED", `QEMU is gone, ${command} not sent`, "Start the VM again"),
        );
      }
      this.#pending.set(id, { command, resolve, reject });
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    const lines = (this.#partial + text).split("\n");
    this.#partial = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") this.#take(JSON.parse(line) as QmpMessage);
  }

  #take(message: QmpMessage): void {
    if (message.event) this.emit(message.event, message.data ?? {});
    if (message.id === undefined) return;
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (!message.error) {
      pending?.resolve(message.return);
      return;
    }
    const what = `QEMU refused ${pending?.command}: ${message.error.desc}`;
    pending?.reject(new FinalError("QMP_REFUSED", what, "Look into the VM's qemu.log"));
  }
}
