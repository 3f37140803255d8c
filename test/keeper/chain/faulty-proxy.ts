import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a proxy does with a call: `pass` it on, be `down` (closes the socket), `hang`, talk `garbage`, or answer. */
export type Fault =
  | "pass"
  | "down"
  | "hang"
  | "garbage"
  | { readonly result: unknown }
  | { readonly error: object };

/** Stands before a real server and fails as real ones do. Notes the methods that it was asked for. */
export class FaultyProxy {
  readonly calls: string[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  /** Decides for each call; changed by tests as they go. */
  fault: (method: string, params: readonly unknown[]) => Fault = () => "pass";
  /** Changes what is passed on. */
  rewrite: (method: string, params: readonly unknown[]) => readonly unknown[] = (_, params) => params;
  readonly #server: Server;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(target: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { id, method, params } = JSON.parse(body);
    this.calls.push(method);
    this.headers.push(request.headers);
    const fault = this.fault(method, params);
    if (fault === "hang") return;
    if (fault === "down") return void request.socket.destroy();
    if (fault === "garbage") return void response.writeHead(502).end("<html>Bad Gateway</html>");
    if (fault !== "pass") return void response.end(JSON.stringify({ jsonrpc: "2.0", id, ...fault }));
    const headers = { "content-type": "application/json" };
    const passed = JSON.stringify({ jsonrpc: "2.0", id, method, params: this.rewrite(method, params) });
    const answer = await fetch(this.#target, { method: "POST", headers, body: passed });
    response.end(await answer.text());
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
