import { z } from "zod";
import { FinalError, RetryableError } from "../core/errors.ts";
import type { Meter } from "../core/meter.ts";
import type { Time } from "../core/time.ts";
import { type HttpAnswer, type HttpPost, httpPost } from "./http-post.ts";
import { isRateLimit, restMs } from "./rate-limit.ts";
import { redactUrl } from "./redact-url.ts";
import { RpcError } from "./rpc-error.ts";
import { quantity } from "./rpc-shapes.ts";

/**
 * The longest honest answers are a block's logs. A block of 60 million gas has room for some 6,000 of ours, of 700
 * bytes each; what spans more blocks is asked for again in parts. Read, an answer takes a multiple of its length.
 */
const MAX_ANSWER_BYTES = 8 * 2 ** 20;

const reply = z.union([
  z.object({ error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }) }),
  z.object({ result: z.unknown() }),
]);

export interface EndpointOptions {
  readonly chainId: number;
  /** For one call. */
  readonly timeoutMs: number;
  readonly time: Time;
  /** The network; the real one unless told. */
  readonly post?: HttpPost | undefined;
  readonly meter?: Meter | undefined;
}

/**
 * JSON-RPC to one server over HTTP. Checks the chain id before the first call and after every failure. After "too many
 * requests" the server rests: calls fail at once until then.
 */
export class RpcEndpoint {
  /** The server as it may be shown. */
  readonly name: string;
  readonly #url: string;
  readonly #headers: Record<string, string> = { "content-type": "application/json" };
  readonly #o: EndpointOptions;
  #chainChecked = false;
  #calls = 0;
  /** Times in a row that it said "too many requests", and until when it rests (ms). */
  #refusals = 0;
  #restsUntil = 0;

  constructor(url: string, options: EndpointOptions) {
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
    this.#o = options;
  }

  /**
   * @throws RpcError when the server says no, RetryableError CHAIN_UNREACHABLE when it does not answer in time or not
   * in JSON-RPC, CHAIN_RATE_LIMITED while it rests, CHAIN_ANSWER_TOO_LONG; FinalError CHAIN_WRONG_ID.
   */
  async request(method: string, params: readonly unknown[]): Promise<unknown> {
    if (!this.#chainChecked) await this.checkChain();
    try {
      const result = await this.#send(method, params);
      this.#refusals = 0;
      return result;
    } catch (error) {
      if (!(error instanceof RpcError) && !this.#rests) this.#chainChecked = false;
      throw error;
    }
  }

  async checkChain(): Promise<void> {
    const actual = quantity.safeParse(await this.#send("eth_chainId", []));
    if (!actual.success) throw this.#unreachable("answers eth_chainId with something else than a number");
    if (actual.data !== this.#o.chainId)
      throw new FinalError(
        "CHAIN_WRONG_ID",
        `The RPC server ${this.name} serves chain ${actual.data}, but the configuration says ${this.#o.chainId}.`,
        "Correct chainId or rpcUrls in the configuration.",
      );
    this.#chainChecked = true;
  }

  async #send(method: string, params: readonly unknown[]): Promise<unknown> {
    const { time, meter } = this.#o;
    if (this.#rests) throw this.#resting();
    const begun = time.now();
    const note = (outcome: Parameters<Meter["call"]>[2]) =>
      meter?.call("rpc", method, outcome, time.now() - begun);
    try {
      const result = await this.#exchange(method, params);
      note("ok");
      return result;
    } catch (error) {
      note(error instanceof RpcError || this.#rests ? "refused" : "failed");
      throw error;
    }
  }

  async #exchange(method: string, params: readonly unknown[]): Promise<unknown> {
    const { post = httpPost, timeoutMs } = this.#o;
    const body = JSON.stringify({ jsonrpc: "2.0", id: ++this.#calls, method, params });
    let answer: HttpAnswer;
    try {
      answer = await post(this.#url, { headers: this.#headers, body, timeoutMs, maxBytes: MAX_ANSWER_BYTES });
    } catch (error) {
      throw this.#unreachable(reasonOf(error));
    }
    if (answer.text === null) throw this.#tooLong(method);
    const parsed = reply.safeParse(parseJson(answer.text)).data;
    const refusal = parsed !== undefined && "error" in parsed ? parsed.error : undefined;
    if (isRateLimit(answer.status, refusal?.code, refusal?.message)) {
      this.#restsUntil = this.#o.time.now() + restMs(++this.#refusals, answer.retryAfterMs);
      throw this.#resting();
    }
    if (parsed === undefined) throw this.#unreachable(`answers HTTP ${answer.status} without JSON-RPC`);
    if ("result" in parsed) return parsed.result;
    const { code, message, data } = parsed.error;
    throw new RpcError(this.name, method, code, message.slice(0, 500), revertDataOf(code, data));
  }

  get #rests(): boolean {
    return this.#o.time.now() < this.#restsUntil;
  }

  #resting(): RetryableError {
    return new RetryableError(
      "CHAIN_RATE_LIMITED",
      `The RPC server ${this.name} had too many requests and rests until ${new Date(this.#restsUntil).toISOString()}.`,
      "Nothing to do if it stays rare; else raise the server's limit, or add another server to rpcUrls.",
    );
  }

  #tooLong(method: string): RetryableError {
    return new RetryableError(
      "CHAIN_ANSWER_TOO_LONG",
      `The RPC server ${this.name} answers ${method} with more than ${MAX_ANSWER_BYTES / 2 ** 20} MiB.`,
      "Nothing to do if it stays rare: less is asked for at once; else use another server.",
    );
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
