import type { Time } from "../core/time.ts";
import type { ProgressFeed } from "../portal/ports/progress-feed.ts";
import { tellProgress } from "../portal/server/tell-progress.ts";
import { type ApiProgress, STAGES, type Stage } from "../protocol/api/progress.ts";
import { ProgressStreams } from "../watch/http/progress-streams.ts";
import type { ProgressLog } from "../watch/ports/progress-log.ts";

/** Windows of people who wait for their purchase, and what is left over of them by phones that went away. */
const MOST = { inAll: 2_000, ofSubscription: 16, ofNetwork: 32 };
/** Lines that are read at a time. */
const PAGE = 100;
/** Purchases whose stage is remembered. */
const REMEMBERED = 1_000;

/** The journal as tenants may read it, told by the watch's streams in the API's words. */
export class PortalFeed implements ProgressFeed {
  readonly #log: ProgressLog;
  readonly #streams: ProgressStreams;
  /** The last asked for comes last. */
  readonly #stages = new Map<bigint, Promise<Stage | null>>();

  /** @param paidAt when a purchase was paid, milliseconds; null when that is not known */
  constructor(log: ProgressLog, time: Time, paidAt: (subscription: bigint) => Promise<number | null>) {
    this.#log = log;
    this.#streams = new ProgressStreams(log, time, MOST, (subscription, line) =>
      Promise.all(
        tellProgress(line).map(async (told): Promise<ApiProgress> => {
          const paid = told.stage === "paid" ? await paidAt(subscription).catch(() => null) : null;
          return { at: Math.min(paid ?? line.at, line.at), ...told };
        }),
      ),
    );
  }

  /** A line of the subscription's journal was written. */
  written(subscription: string): void {
    if (/^\d+$/.test(subscription)) this.#stages.delete(BigInt(subscription));
    this.#streams.written(subscription);
  }

  serve(...asked: Parameters<ProgressFeed["serve"]>): Promise<boolean> {
    return this.#streams.serve(...asked);
  }

  stage(subscription: bigint): Promise<Stage | null> {
    const stage = this.#stages.get(subscription) ?? this.#read(subscription);
    this.#stages.delete(subscription);
    this.#stages.set(subscription, stage);
    // What could not be read is read again.
    stage.catch(() => this.#stages.delete(subscription));
    for (const oldest of this.#stages.keys()) {
      if (this.#stages.size <= REMEMBERED) break;
      this.#stages.delete(oldest);
    }
    return stage;
  }

  close(): void {
    this.#streams.close();
  }

  async #read(subscription: bigint): Promise<Stage | null> {
    let furthest = -1;
    for (let after = 0, more = true; more; ) {
      const page = await this.#log.after(subscription, after, PAGE);
      for (const line of page.lines)
        for (const { stage } of tellProgress(line))
          if (stage !== null) furthest = Math.max(furthest, STAGES.indexOf(stage));
      after = page.last;
      more = page.more;
    }
    return STAGES[furthest] ?? null;
  }
}
