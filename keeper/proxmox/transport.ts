import type { Readable } from "node:stream";
import { Agent, type Dispatcher } from "undici";
import { FinalError } from "../core/errors.ts";
import type { Meter } from "../core/meter.ts";
import { connectionFailure } from "./connection-failure.ts";
import { formBody, type PveParameter } from "./form-body.ts";
import { PveError } from "./pve-error.ts";
import { pinnedConnector, type Trust } from "./trust.ts";

/** An API server of the cluster. Any of them serves any call, but uploads go best to the node they are for. */
export interface Endpoint {
  /** Origin with port, such as `https://192.0.2.10:8006`. */
  readonly url: string;
  /** Name of the node behind it, where known. */
  readonly node?: string | undefined;
}

export interface TransportOptions {
  readonly endpoints: readonly Endpoint[];
  readonly trust: Trust;
  /** Headers that prove who calls, asked for at each exchange. */
  readonly credentials: () => Readonly<Record<string, string>>;
  /** Waits between two tries of a read. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1): spreads the tries of many keepers. */
  readonly random: () => number;
  /** Longest wait for one answer to a read. Default 20,000: agent calls alone may take 5 s. */
  readonly readDeadlineMs?: number | undefined;
  /** Longest wait for one answer to a write. Default 60,000: a write waits 10 s for a lock, and more for storage. */
  readonly writeDeadlineMs?: number | undefined;
  /** Hears of every exchange, each try of a read by itself. */
  readonly meter?: Meter | undefined;
}

export interface PveStream {
  readonly contentType: string;
  readonly bytes: Readable;
  /** In bytes. Said, so that it is not cut into chunks, which Proxmox VE does not read. */
  readonly length: number;
}

export interface PveRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** From `/api2/json/` on, segments already escaped. */
  readonly path: string;
  readonly params?: Readonly<Record<string, PveParameter>> | undefined;
  /** A body of another kind than a form. */
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array } | undefined;
  /** One that is sent while it is read: to one server alone, because what was read of it is gone. */
  readonly stream?: PveStream | undefined;
  /** The node that the call is about; its own endpoint is asked first. */
  readonly node?: string | undefined;
  /** What the call does in a word, for the meter: its method and this, `POST clone`. No names or ids. */
  readonly operation?: string | undefined;
  /** A read that is not tried again here, because the caller asks again anyway. */
  readonly once?: boolean | undefined;
  /** Longest wait for this answer, where the usual one does not do. */
  readonly deadlineMs?: number | undefined;
  /** Longest answer that is read, in bytes. Default 16 MiB, room for the lists of a large cluster. */
  readonly maxAnswerBytes?: number | undefined;
}

const READ_TRIES = 3;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * Calls to Proxmox VE. A read is tried up to three times, over all endpoints; a write is sent once: it moves on to
 * another endpoint only when the connection never stood, because an unknown outcome must be read, not repeated.
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #agent: Agent;
  /** The endpoint that answered last is asked first. */
  #preferred = 0;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#agent = new Agent({
      connect: pinnedConnector(options.trust, 10_000),
      allowH2: false,
      connections: 32,
    });
  }

  /**
   * @returns `data` of the answer, unchecked
   * @throws PveError for any answer but a success
   * @throws RetryableError PVE_UNREACHABLE, PVE_OUTCOME_UNKNOWN
   * @throws FinalError PVE_BAD_CERTIFICATE, PVE_BAD_ANSWER, PVE_ANSWER_TOO_LARGE
   */
  async send(request: PveRequest): Promise<unknown> {
    const order = this.#order(request.node);
    const repeatable = request.method === "GET" && request.once !== true;
    const tries = repeatable ? Math.max(READ_TRIES, order.length) : order.length;
    for (let attempt = 0; ; attempt++) {
      const endpoint = order[attempt % order.length] as Endpoint;
      const last = attempt + 1 >= tries;
      try {
        const data = await this.#metered(request, () => this.#exchange(endpoint, request));
        this.#preferred = this.#options.endpoints.indexOf(endpoint);
        return data;
      } catch (failure) {
        if (failure instanceof PveError || failure instanceof FinalError) {
          if (last || !repeatable || !isGatewayFailure(failure)) throw failure;
        } else {
          const { error, maybeSent } = connectionFailure(
            failure,
            request.method,
            callOf(request),
            endpoint.url,
          );
          if (last || error instanceof FinalError || (maybeSent && !repeatable)) throw error;
        }
      }
      // A dead endpoint costs nothing when there is another; a second round waits.
      if (attempt + 1 >= order.length)
        await this.#options.sleep(200 + this.#options.random() * 300 * (attempt + 1));
    }
  }

  /** Closes the connections; calls in flight fail. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #order(node: string | undefined): Endpoint[] {
    const { endpoints } = this.#options;
    const rotated = [...endpoints.slice(this.#preferred), ...endpoints.slice(0, this.#preferred)];
    if (node === undefined) return rotated;
    return [...rotated.filter((e) => e.node === node), ...rotated.filter((e) => e.node !== node)];
  }

  async #metered(request: PveRequest, exchange: () => Promise<unknown>): Promise<unknown> {
    const { meter } = this.#options;
    if (meter === undefined) return exchange();
    const began = performance.now();
    const report = (outcome: "ok" | "refused" | "failed") =>
      meter.call(
        "proxmox",
        `${request.method} ${request.operation ?? "other"}`,
        outcome,
        performance.now() - began,
      );
    try {
      const data = await exchange();
      report("ok");
      return data;
    } catch (failure) {
      report(failure instanceof PveError && !isGatewayFailure(failure) ? "refused" : "failed");
      throw failure;
    }
  }

  async #exchange(endpoint: Endpoint, request: PveRequest): Promise<unknown> {
    const { credentials, readDeadlineMs = 20_000, writeDeadlineMs = 60_000 } = this.#options;
    const {
      method,
      body,
      stream,
      deadlineMs = method === "GET" ? readDeadlineMs : writeDeadlineMs,
    } = request;
    const form = formBody(request.params ?? {});
    const special = stream ?? body;
    const inQuery = method === "GET" || method === "DELETE" || special !== undefined;
    const query = inQuery && form.size > 0 ? `?${form}` : "";
    const headers: Record<string, string> = { ...credentials() };
    const payload = special?.bytes ?? (inQuery ? null : form.toString());
    if (payload !== null)
      headers["content-type"] = special?.contentType ?? "application/x-www-form-urlencoded";
    if (stream !== undefined) headers["content-length"] = String(stream.length);
    const response = await this.#agent.request({
      origin: endpoint.url,
      path: request.path + query,
      method,
      headers,
      body: payload,
      signal: AbortSignal.timeout(deadlineMs),
    });
    return answerOf(request, response, await textOf(request, response.body));
  }
}

function callOf(request: PveRequest): string {
  return `${request.method} ${request.path}`;
}

/** 595 and above are pveproxy's own: the service behind it gave no answer. */
function isGatewayFailure(failure: Error): boolean {
  return failure instanceof PveError && failure.status >= 595;
}

async function textOf(request: PveRequest, body: Dispatcher.ResponseData["body"]): Promise<string> {
  const limit = request.maxAnswerBytes ?? MAX_ANSWER_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new FinalError(
        "PVE_ANSWER_TOO_LARGE",
        `the answer to ${callOf(request)} is longer than ${limit} bytes`,
        "look at what the answer is about: a guest can make its own files as large as it likes",
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function answerOf(request: PveRequest, response: Dispatcher.ResponseData, text: string): unknown {
  const json = parseObject(text);
  const { statusCode: status, statusText } = response;
  if (status >= 200 && status < 300) {
    if (json !== null && "data" in json) return json.data;
    throw new FinalError(
      "PVE_BAD_ANSWER",
      `the answer to ${callOf(request)} is not that of a Proxmox VE API`,
      "check that the configured url is a Proxmox VE node and that no other web server answers there",
    );
  }
  const message = typeof json?.message === "string" ? json.message.trim() : "";
  const phrase = statusText.trim();
  // A text body of an error names a source line; it is of use only when nothing else is said.
  const words = message.length >= phrase.length ? message : phrase;
  throw new PveError(
    request.method,
    request.path,
    status,
    words || text.trim().slice(0, 500),
    fieldsOf(json),
  );
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function fieldsOf(json: Record<string, unknown> | null): Record<string, string> {
  const errors = json?.errors;
  if (typeof errors !== "object" || errors === null) return {};
  return Object.fromEntries(Object.entries(errors).map(([name, why]) => [name, String(why)]));
}
