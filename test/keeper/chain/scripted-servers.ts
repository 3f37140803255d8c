import type { HttpAnswer, HttpPost } from "../../../keeper/chain/http-post.ts";

export type ScriptedReply =
  | "down"
  | { readonly result: unknown }
  | { readonly error: object }
  | { readonly http: HttpAnswer };

/** A block as a server of a made-up chain tells it; another `fork` has other hashes. */
export function block(number: number, fork = "a"): object {
  const hash = (n: number) => `0x${fork}${n.toString(16).padStart(63, "0")}`;
  return {
    number: `0x${number.toString(16)}`,
    hash: hash(number),
    parentHash: hash(Math.max(0, number - 1)),
    timestamp: `0x${(1_000 + number).toString(16)}`,
    baseFeePerGas: "0x1",
  };
}

/** RPC servers without a network: each a head that the test moves, and a script for what shall be otherwise. */
export class ScriptedServers {
  /** `one eth_call`, in the order of the calls; chain ids are left out. */
  readonly calls: string[] = [];
  readonly heads = new Map<string, { number: number; fork: string }>();
  /** First come the exceptions: undefined leaves the answer to the head. */
  script: (server: string, method: string, params: readonly unknown[]) => ScriptedReply | undefined = () =>
    undefined;

  constructor(names: readonly string[], head: number) {
    for (const name of names) this.heads.set(name, { number: head, fork: "a" });
  }

  get urls(): string[] {
    return [...this.heads.keys()].map((name) => `http://${name}.test`);
  }

  head(server: string, number: number, fork = "a"): void {
    this.heads.set(server, { number, fork });
  }

  readonly post: HttpPost = async (url, { body }) => {
    const { id, method, params } = JSON.parse(body);
    const name = new URL(url).hostname.replace(".test", "");
    if (method !== "eth_chainId") this.calls.push(`${name} ${method}`);
    const reply = this.script(name, method, params) ?? { result: this.#usual(name, method, params) };
    if (reply === "down") throw new TypeError("fetch failed");
    if ("http" in reply) return reply.http;
    return { status: 200, text: JSON.stringify({ jsonrpc: "2.0", id, ...reply }), retryAfterMs: null };
  };

  #usual(server: string, method: string, params: readonly unknown[]): unknown {
    const { number, fork } = this.heads.get(server) ?? { number: 0, fork: "a" };
    if (method === "eth_chainId") return "0x7a69";
    if (method !== "eth_getBlockByNumber") return "0x";
    const asked = params[0] === "latest" ? number : Number(params[0]);
    return asked > number ? null : block(asked, fork);
  }
}
