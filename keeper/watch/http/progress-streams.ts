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
/** Readers of one subscription; a tenant has a few windows open, not many. */
const MOST_OF_ONE = 16;

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
  readonly #most: number;
  readonly #bySubscription = new Map<string, Set<Stream>>();
  #size = 0;

  /** @param most connections at the same time */
  constructor(log: ProgressLog, time: Time, most: number) {
    this.#log = log;
    this.#time = time;
    this.#most = most;
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

  /** Answers `GET /progress/:id`; resolves when the connection has ended. */
  async serve(request: Request, response: Response): Promise<void> {
    const id = String(request.params.id);
    // Twenty digits are more than there will ever be subscriptions.
    if (!/^[1-9]\d{0,19}$/.test(id)) {
      response.status(404).json({ error: "a subscription's id is a number" });
      return;
    }
    const others = this.#bySubscription.get(id) ?? new Set();
    if (this.#size >= this.#most || others.size >= MOST_OF_ONE) {
      response.status(503).set("Retry-After", "10").json({ error: "too many connections" });
      return;
    }
    const stream: Stream = { response, closed: new AbortController(), stale: false, wake: () => {} };
    this.#bySubscription.set(id, others.add(stream));
    this.#size++;
    response.once("close", () => stream.closed.abort());
    stream.closed.signal.addEventListener("abort", () => stream.wake(), { once: true });
    try {
      response.status(200).set({ "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
      response.write("retry: 3000\n\n");
      await this.#tell(stream, BigInt(id), lastEventId(request));
    } catch {
      // The reader is gone or the store is closed: they may come again.
    } finally {
      this.#size--;
      others.delete(stream);
      if (others.size === 0) this.#bySubscription.delete(id);
      response.end();
    }
  }

  async #tell(stream: Stream, id: bigint, from: number): Promise<void> {
    const { response, closed } = stream;
    for (let last = from; !closed.signal.aborted; ) {
      stream.stale = false;
      const page = await this.#log.after(id, last, PAGE);
      last = page.last;
      const isFlowing = page.lines.map((line) => response.write(eventOf(line))).at(-1) ?? true;
      if (!isFlowing) await this.#drained(stream);
      if (!page.more) await this.#pause(stream);
    }
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

function eventOf({ seq, ...line }: ProgressLine): string {
  return `id: ${seq}\nevent: progress\ndata: ${JSON.stringify(line)}\n\n`;
}

function lastEventId(request: Request): number {
  const text = request.get("last-event-id") ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
