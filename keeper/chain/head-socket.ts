import { z } from "zod";
import type { Time } from "../core/time.ts";
import type { OpenSocket, Socket } from "./open-socket.ts";
import { quantity } from "./rpc-shapes.ts";

/** Without a message for so long the server is asked for a sign of life; milliseconds. */
const PING_MS = 15_000;
/** Without a message for so long the connection is given up. */
const IDLE_MS = 45_000;
/** Pause before the first reconnection; doubles while no head comes. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;
/** Headers are far smaller. */
const MAX_MESSAGE = 100_000;

/** Numbers of the requests: the first asks for the chain id, and its answer starts the subscription. */
const CHAIN_ID = 1;
const SUBSCRIBE = 2;
const PING = 3;

const messageShape = z.union([
  z.object({ method: z.literal("eth_subscription") }),
  z.object({ id: z.literal(CHAIN_ID), result: quantity }),
  z.object({ id: z.union([z.literal(SUBSCRIBE), z.literal(PING)]), result: z.string() }),
]);

export interface HeadSocketOptions {
  readonly url: string;
  readonly chainId: number;
  readonly open: OpenSocket;
  readonly time: Time;
  readonly onHead: () => void;
}

/**
 * Hears of new blocks over a WebSocket. Nothing that it says is believed: it only makes the watcher look sooner, and a
 * server that is silent, wrong or gone costs no more than that.
 */
export class HeadSocket {
  readonly #o: HeadSocketOptions;
  /** When the last head came, ms. */
  #headAt = Number.NEGATIVE_INFINITY;

  constructor(options: HeadSocketOptions) {
    this.#o = options;
  }

  /** Whether a head came within so many milliseconds. */
  heardWithin(ms: number): boolean {
    return this.#o.time.now() - this.#headAt <= ms;
  }

  /** Connects, and connects again with growing pauses, until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const heard = await this.#session(signal);
      failures = heard ? 0 : failures + 1;
      const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
      await this.#o.time.sleep(pause, signal);
    }
  }

  /** One connection, to its end. Resolves with whether a head came. */
  async #session(signal: AbortSignal): Promise<boolean> {
    const { url, open, time } = this.#o;
    const over = new AbortController();
    const end = () => over.abort();
    signal.addEventListener("abort", end, { once: true });
    let heard = false;
    let aliveAt = time.now();
    const ask = (id: number, method: string, ...params: readonly unknown[]) =>
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    const socket: Socket = open(url, {
      opened: () => ask(CHAIN_ID, "eth_chainId"),
      message: (text) => {
        aliveAt = time.now();
        const answer = this.#read(text);
        if (answer === "subscribe") ask(SUBSCRIBE, "eth_subscribe", "newHeads");
        else if (answer === "leave") end();
        else if (answer === "head") heard = true;
      },
      closed: end,
    });
    while (!over.signal.aborted) {
      await time.sleep(PING_MS, over.signal);
      const silent = time.now() - aliveAt;
      if (silent >= IDLE_MS) end();
      else if (silent >= PING_MS) ask(PING, "eth_chainId");
    }
    signal.removeEventListener("abort", end);
    socket.close();
    return heard;
  }

  #read(text: string): "head" | "subscribe" | "leave" | "nothing" {
    const message = text.length > MAX_MESSAGE ? undefined : messageShape.safeParse(parseJson(text)).data;
    if (message === undefined) return "leave";
    if ("method" in message) {
      this.#headAt = this.#o.time.now();
      this.#o.onHead();
      return "head";
    }
    if (message.id !== CHAIN_ID) return "nothing";
    return message.result === this.#o.chainId ? "subscribe" : "leave";
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
