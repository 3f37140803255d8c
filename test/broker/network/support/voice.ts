import type { Machine } from "../../../../devnet/network/start-machine.ts";
import type { Cleanup } from "../../../../devnet/process/cleanup.ts";
import { startOn } from "./start-on.ts";

interface Way {
  readonly from: string;
  readonly to: string;
}

interface HttpRequest {
  readonly method: "GET" | "PUT";
  readonly path: string;
  readonly body?: object;
}

/** Where everybody listens. */
export const PORT = 7_000;

/** Somebody on a machine, who connects, sends and hears. */
export interface Voice {
  /** `hello` when somebody was there, else the error's code. Never resolves when nobody answers. */
  connect(way: Way): Promise<string>;
  /** Sends a datagram; `sent`, or the error's code. */
  send(way: Way, text: string): Promise<string>;
  /** Asks by HTTP; status and body, or the error's code. */
  request(way: Way & { readonly port: number }, what: HttpRequest): Promise<string>;
  /** Asks a name server; what it says, or the error's code. */
  resolve(server: string, type: "AAAA" | "PTR" | "TXT", name: string): Promise<string>;
  /** What datagrams have said so far. */
  readonly heard: readonly string[];
}

export async function openVoice(cleanup: Cleanup, machine: Machine): Promise<Voice> {
  const heard: string[] = [];
  const waiting = new Map<number, (result: string) => void>();
  let last = 0;
  const { say } = await startOn(cleanup, machine, "voice-child.ts", [String(PORT)], (line) => {
    const said = JSON.parse(line) as { id?: number; result?: string; heard?: string };
    if (said.heard !== undefined) heard.push(said.heard);
    if (said.id !== undefined) waiting.get(said.id)?.(said.result ?? "");
  });
  const ask = (what: object) =>
    new Promise<string>((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      say({ id, ...what });
    });
  return {
    connect: (way) => ask({ connect: { ...way, port: PORT } }),
    send: (way, text) => ask({ send: { ...way, port: PORT, text } }),
    request: (way, { method, path, body }) =>
      ask({ request: { ...way, method, path, body: body === undefined ? "" : JSON.stringify(body) } }),
    resolve: (server, type, name) => ask({ resolve: { server, type, name } }),
    heard,
  };
}
