import { retryDelay } from "../../core/retry-policy.ts";
import type { Time } from "../../core/time.ts";
import type { WatchLog } from "../ports/watch-log.ts";
import type { WebhookPost } from "../ports/webhook-post.ts";
import type { AlertNotice } from "./alert-notice.ts";
import { webhookMessage } from "./webhook-message.ts";

const RETRY = { firstMs: 1_000, capMs: 5 * 60_000 };
const TIMEOUT_MS = 10_000;
/** Notices that wait; beyond this the oldest is dropped. The log has them all. */
const LONGEST_QUEUE = 500;

export interface WebhookQueueOptions {
  readonly post: WebhookPost;
  /** Holds a secret: never in a log or a message. */
  readonly url: string;
  readonly secret: string | null;
  /** Which keeper this is. */
  readonly source: string;
  readonly time: Time;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: WatchLog;
  readonly onPost: (outcome: "ok" | "refused" | "failed") => void;
  readonly onDrop: () => void;
}

/**
 * Notices on their way to the operator's webhook, at least once each and in order. Tries for ever, ever more slowly;
 * nobody waits for it. Of one alert only the newest notice waits.
 */
export class WebhookQueue {
  readonly #o: WebhookQueueOptions;
  readonly #waiting = new Map<string, AlertNotice>();
  #wake: () => void = () => {};

  constructor(options: WebhookQueueOptions) {
    this.#o = options;
  }

  get size(): number {
    return this.#waiting.size;
  }

  push(notice: AlertNotice): void {
    const key = `${notice.alert.code} ${notice.alert.subject}`;
    this.#waiting.delete(key);
    this.#waiting.set(key, notice);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > LONGEST_QUEUE && oldest !== undefined) {
      this.#waiting.delete(oldest);
      this.#o.onDrop();
    }
    this.#wake();
  }

  /** Posts until the signal. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#wake(), { once: true });
    let tries = 0;
    while (!signal.aborted) {
      const [next] = this.#waiting;
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const [key, notice] = next;
      if (await this.#post(notice)) {
        tries = 0;
        if (this.#waiting.get(key) === notice) this.#waiting.delete(key);
      } else {
        tries++;
        await this.#o.time.sleep(retryDelay(RETRY, tries, this.#o.random()), signal);
      }
    }
  }

  async #post(notice: AlertNotice): Promise<boolean> {
    const { post, url, source, secret, time, log, onPost } = this.#o;
    const { code, subject } = notice.alert;
    try {
      const message = webhookMessage(notice, source, secret, time.now());
      const { status } = await post(url, { ...message, timeoutMs: TIMEOUT_MS });
      const isOk = status >= 200 && status < 300;
      onPost(isOk ? "ok" : "refused");
      if (!isOk) log.warn({ code, subject, status }, "the webhook refused an alert: will be tried again");
      return isOk;
    } catch {
      // Not the error's own words: they may hold the URL.
      onPost("failed");
      log.warn({ code, subject }, "the webhook does not answer: will be tried again");
      return false;
    }
  }
}
