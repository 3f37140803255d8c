import { once } from "node:events";
import type { Request, Response } from "express";
import type { Time } from "../../core/time.ts";
import type { ProgressLine, ProgressLog } from "../ports/progress-log.ts";

/** Proxies drop a connection that is silent for a minute or so. Milliseconds. */
const HEARTBEAT_MS = 15_000;
/** A reader who takes nothing for this long is gone. Milliseconds. */
const STALLED_MS = 30_000;
/** Lines that are read and written at a time: what one reader can hold in memory. */
const PAGE = 100;

/** Connections at the same time. */
export interface StreamBounds {
  readonly inAll: number;
  /** Of one subscription; a tenant has a few windows open, not many. */
  readonly ofSubscription: number;
  /** From one network. */
  readonly ofNetwork: number;
}

/** What readers are told of a line: data of so many events, in order; of some lines nothing. */
export type Tell = (subscription: bigint, line: ProgressLine) => Promise<readonly object[]>;

interface Stream {
  readonly response: Response;
  readonly closed: AbortController;
  /** Something was written to the journal since it was read last. */
  stale: boolean;
  /** Ends the pause between two readings. */
  wake: () => void;
}

/**
 * Server-sent events: the story of one subscription from its beginning, or from `Last-Event-ID`, and then on as it
 * happens. The journal is what is read; that something happened only says when to read.
 */
export class ProgressStreams {
  readonly #log: ProgressLog;
  readonly #time: Time;
  readonly #most: StreamBounds;
  readonly #tellOf: Tell;
  readonly #bySubscription = new Map<string, Set<Stream>>();
  readonly #byNetwork = new Map<string, number>();
  #size = 0;

  constructor(log: ProgressLog, time: Time, most: StreamBounds, tell: Tell) {
    this.#log = log;
    this.#time = time;
    this.#most = most;
    this.#tellOf = tell;
  }

  get size(): number {
    return this.#size;
  }

  /** A line of the subscription's journal was written. */
  written(subscription: string): void {
    for (const stream of this.#bySubscription.get(subscription) ?? []) {
      stream.stale = true;
      stream.wake();
    }
  }

  /** Ends all connections. */
  close(): void {
    for (const streams of this.#bySubscription.values()) for (const { closed } of streams) closed.abort();
  }

  /**
   * Answers a request for the subscription's story; resolves when the connection has ended.
   *
   * @param network whom the reader is counted with
   * @returns false when there are too many readers; nothing was answered then
   */
  async serve(request: Request, response: Response, subscription: bigint, network: string): Promise<boolean> {
    const id = subscription.toString();
    const others = this.#bySubscription.get(id) ?? new Set();
    const neighbours = this.#byNetwork.get(network) ?? 0;
    const { inAll, ofSubscription, ofNetwork } = this.#most;
    if (this.#size >= inAll || others.size >= ofSubscription || neighbours >= ofNetwork) return false;
    const closed = new AbortController();
    const stream: Stream = { response, closed, stale: false, wake: () => {} };
    this.#bySubscription.set(id, others.add(stream));
    this.#byNetwork.set(network, neighbours + 1);
    this.#size++;
    response.once("close", () => stream.closed.abort());
    stream.closed.signal.addEventListener("abort", () => stream.wake(), { once: true });
    try {
      response.status(200).set({ "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
      response.write("retry: 3000\n\n");
      await this.#tell(stream, subscription, lastEventId(request));
    } catch {
      // The reader is gone or the store is closed: they may come again.
    } finally {
      this.#size--;
      others.delete(stream);
      if (others.size === 0) this.#bySubscription.delete(id);
      const left = (this.#byNetwork.get(network) ?? 1) - 1;
      if (left > 0) this.#byNetwork.set(network, left);
      else this.#byNetwork.delete(network);
      response.end();
    }
    return true;
  }

  async #tell(stream: Stream, id: bigint, from: number): Promise<void> {
    const { response, closed } = stream;
    for (let last = from; !closed.signal.aborted; ) {
      stream.stale = false;
      const page = await this.#log.after(id, last, PAGE);
      last = page.last;
      const told = await Promise.all(page.lines.map((line) => this.#eventsOf(id, line)));
      const text = told.join("");
      if (text !== "" && !response.write(text)) await this.#drained(stream);
      if (!page.more) await this.#pause(stream);
    }
  }

  /** Only the last event of a line has its number: whoever is cut off before hears the whole line again. */
  async #eventsOf(id: bigint, line: ProgressLine): Promise<string> {
    const events = await this.#tellOf(id, line);
    return events
      .map((data, at) => {
        const number = at === events.length - 1 ? `id: ${line.seq}\n` : "";
        return `${number}event: progress\ndata: ${JSON.stringify(data)}\n\n`;
      })
      .join("");
  }

  /** Until something is written; a comment now and then shows that the connection stands. */
  async #pause(stream: Stream): Promise<void> {
    while (!stream.stale && !stream.closed.signal.aborted) {
      const nap = new AbortController();
      stream.wake = () => nap.abort();
      await this.#time.sleep(HEARTBEAT_MS, nap.signal);
      if (!nap.signal.aborted && !stream.response.write(":\n\n")) await this.#drained(stream);
    }
  }

  async #drained({ response, closed }: Stream): Promise<void> {
    const enough = new AbortController();
    const drained = once(response, "drain", { signal: AbortSignal.any([enough.signal, closed.signal]) });
    const stalled = this.#time.sleep(STALLED_MS, enough.signal).then(() => {
      if (!enough.signal.aborted) response.destroy();
    });
    await drained.finally(() => enough.abort());
    await stalled;
  }
}

function lastEventId(request: Request): number {
  const text = request.get("last-event-id") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
