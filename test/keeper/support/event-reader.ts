import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

/** One reader of server-sent events. */
export class EventReader {
  readonly #response: IncomingMessage;
  text = "";
  #wake: () => void = () => {};

  private constructor(response: IncomingMessage) {
    this.#response = response;
    // A connection that is cut is one that has ended.
    response.on("error", () => {});
    response.setEncoding("utf8").on("data", (chunk: string) => {
      this.text += chunk;
      this.#wake();
    });
  }

  /** @param from address of this machine that it comes from */
  static async open(url: string, headers: Record<string, string> = {}, from?: string): Promise<EventReader> {
    const asked = request(url, { headers, agent: false, ...(from && { localAddress: from }) }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    return new EventReader(response);
  }

  get status() {
    return this.#response.statusCode;
  }

  get headers() {
    return this.#response.headers;
  }

  /** Waits until that was sent; mocha's time limit ends it. */
  async until(part: string): Promise<void> {
    while (!this.text.includes(part))
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  async ended(): Promise<void> {
    if (!this.#response.closed) await new Promise((resolve) => this.#response.once("close", resolve));
  }

  leave(): Promise<unknown> {
    const closed = once(this.#response, "close");
    this.#response.destroy();
    return closed;
  }

  ids(): number[] {
    return [...this.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  }

  /** Data of the events so far. */
  events(): Record<string, unknown>[] {
    return [...this.text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => JSON.parse(data));
  }
}
