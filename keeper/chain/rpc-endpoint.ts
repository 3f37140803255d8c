import { z } from "zod";
import { FinalError, RetryableError } from "../core/errors.ts";
import { type HttpPost, httpPost } from "./http-post.ts";
import { redactUrl } from "./redact-url.ts";
import { RpcError } from "./rpc-error.ts";
import { quantity } from "./rpc-shapes.ts";

const reply = z.union([
  z.object({ error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }) }),
  z.object({ result: z.unknown() }),
]);

/** JSON-RPC to one server over HTTP. Checks the chain id before the first call and after every failure. */
export class RpcEndpoint {
  /** The server as it may be shown. */
  readonly name: string;
  readonly #url: string;
  readonly #headers: Record<string, string> = { "content-type": "application/json" };
  readonly #chainId: number;
  readonly #timeoutMs: number;
  readonly #post: HttpPost;
  #chainChecked = false;
  #calls = 0;

  constructor(url: string, chainId: number, timeoutMs: number, post: HttpPost = httpPost) {
    const bare = new URL(url);
    if (bare.username !== "" || bare.password !== "") {
      // fetch refuses credentials in a URL.
      const credentials = `${decodeURIComponent(bare.username)}:${decodeURIComponent(bare.password)}`;
      this.#headers.authorization = `Basic ${Buffer.from(credentials).toString("base64")}`;
      bare.username = "";
      bare.password = "";
    }
    this.name = redactUrl(url);
    this.#url = bare.href;
    this.#chainId = chainId;
    this.#timeoutMs = timeoutMs;
    this.#post = post;
  }

  /**
   * @throws RpcError when the server says no, RetryableError CHAIN_UNREACHABLE when it does not answer in time or not
   * in JSON-RPC, FinalError CHAIN_WRONG_ID.
   */
  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    if (!this.#chainChecked) await this.checkChain();
    try {
      return await this.#send(method, params);
    } catch (error) {
      if (!(error instanceof RpcError)) this.#chainChecked = false;
      throw error;
    }
  }

  async checkChain(): Promise<void> {
    const actual = quantity.safeParse(await this.#send("eth_chainId", []));
    if (!actual.success) throw this.#unreachable("answers eth_chainId with something else than a number");
    if (actual.data !== this.#chainId)
      throw new FinalError(
        "CHAIN_WRONG_ID",
        `The RPC server ${this.name} serves chain ${actual.data}, but the configuration says ${this.#chainId}.`,
        "Correct chainId or rpcUrls in the configuration.",
      );
    this.#chainChecked = true;
  }

  async #send(method: string, params: readonly unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: ++this.#calls, method, params });
    let text: string;
    let status: number;
    try {
      const request = { headers: this.#headers, body, timeoutMs: this.#timeoutMs };
      ({ status, text } = await this.#post(this.#url, request));
    } catch (error) {
      throw this.#unreachable(reasonOf(error));
    }
    const parsed = reply.safeParse(parseJson(text));
    if (!parsed.success) throw this.#unreachable(`answers HTTP ${status} without JSON-RPC`);
    if ("result" in parsed.data) return parsed.data.result;
    const { code, message, data } = parsed.data.error;
    throw new RpcError(this.name, method, code, message.slice(0, 500), revertDataOf(code, data));
  }

  #unreachable(reason: string): RetryableError {
    return new RetryableError(
      "CHAIN_UNREACHABLE",
      `The RPC server ${this.name} ${reason}.`,
      "Check the server and the way to it, or add another server to rpcUrls.",
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Never the error's own message: it may hold the URL. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "does not answer in time";
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code === "" ? "cannot be reached" : `cannot be reached (${code})`;
}

/** Code 3 is the standard's word for a revert; some servers use other codes and nest the data. */
function revertDataOf(code: number, data: unknown): string | null {
  const candidate = typeof data === "object" && data !== null && "data" in data ? data.data : data;
  if (typeof candidate === "string" && /^0x([0-9a-f]{2})*$/i.test(candidate)) return candidate;
  return code === 3 ? "0x" : null;
}
