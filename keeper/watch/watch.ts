import { collectDefaultMetrics, Registry } from "prom-client";
import type { BlockHostError } from "../core/errors.ts";
import type { Job, JournalEntry } from "../core/job.ts";
import type { Meter } from "../core/meter.ts";
import type { SubscriptionStatus } from "../core/subscription.ts";
import type { Time } from "../core/time.ts";
import type { Alert } from "./alerts/alert.ts";
import { AlertBook } from "./alerts/alert-book.ts";
import { jobAlert } from "./alerts/job-alert.ts";
import { isJobSubject, jobSubject } from "./alerts/job-subject.ts";
import { WebhookQueue } from "./alerts/webhook-queue.ts";
import { type Health, healthOf } from "./health.ts";
import { httpApp } from "./http/http-app.ts";
import { ProgressStreams } from "./http/progress-streams.ts";
import { Looks } from "./looks.ts";
import { chainGauges } from "./metrics/chain-gauges.ts";
import { type EventMetrics, eventMetrics } from "./metrics/event-metrics.ts";
import { Exposition } from "./metrics/exposition.ts";
import { hostGauges } from "./metrics/host-gauges.ts";
import { jobGauges } from "./metrics/job-gauges.ts";
import { keeperGauges } from "./metrics/keeper-gauges.ts";
import { machineGauges } from "./metrics/machine-gauges.ts";
import { outboxGauges } from "./metrics/outbox-gauges.ts";
import { prometheusMeter } from "./metrics/prometheus-meter.ts";
import { vmGauges } from "./metrics/vm-gauges.ts";
import type { HttpListen } from "./ports/http-listen.ts";
import type { WebhookPost } from "./ports/webhook-post.ts";
import { nothingSeen, type Seen } from "./seen.ts";
import type { WatchConfig } from "./watch-config.ts";
import type { WatchPorts } from "./watch-ports.ts";

/** Undoing goes on after such an alert, so the end of the saga is not the end of the trouble. */
const UNDO_FAILED = "UNDO_FAILED";
const NONCE_TAKEN = "NONCE_TAKEN";
/** An alert of a saga or a transaction that nothing takes back is over when it was not raised again for a day. Milliseconds. */
const KEEP_MS = 24 * 3_600_000;

export interface WatchOptions {
  readonly config: WatchConfig;
  readonly ports: WatchPorts;
  readonly time: Time;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The keeper's own. */
  readonly version: string;
  /** Which keeper this is, such as `31337:0x…`. */
  readonly source: string;
  /** Null: nothing is served, and the process is not measured. */
  readonly listen: HttpListen | null;
  readonly webhook: {
    readonly post: WebhookPost;
    readonly url: string;
    readonly secret: string | null;
  } | null;
}

/** Watches a keeper at work: what it hears and sees becomes health, metrics, alerts, progress and monthly use. */
export class Watch {
  readonly registry = new Registry();
  readonly meter: Meter;
  readonly #o: WatchOptions;
  readonly #seen: Seen;
  readonly #metrics: EventMetrics;
  readonly #book: AlertBook;
  readonly #queue: WebhookQueue | null;
  readonly #looks: Looks;
  readonly #streams: ProgressStreams;
  readonly #exposition: Exposition;
  readonly #statuses = new Map<bigint, SubscriptionStatus>();
  readonly #quit = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #server: Awaited<ReturnType<HttpListen>> | null = null;

  constructor(options: WatchOptions) {
    const { config, ports, time, random, source, webhook, version } = options;
    this.#o = options;
    const seen = nothingSeen(time.now());
    this.#seen = seen;
    const metrics = eventMetrics(this.registry);
    this.#metrics = metrics;
    this.meter = prometheusMeter(metrics);
    this.#queue =
      webhook &&
      new WebhookQueue({
        ...webhook,
        source,
        time,
        random,
        log: ports.log,
        onPost: (outcome) => metrics.webhookPosts.inc({ outcome }),
        onDrop: () => metrics.webhookDropped.inc(),
      });
    const book = new AlertBook({
      time,
      store: ports.alerts,
      log: ports.log,
      tell: (notice) => {
        if (notice.status === "raised") metrics.alerts.inc({ code: notice.alert.code });
        this.#queue?.push(notice);
      },
    });
    this.#book = book;
    this.#looks = new Looks({
      ports,
      config,
      seen,
      book,
      time,
      onBumps: (count) => metrics.feeBumps.inc(count),
    });
    const bounds = { inAll: config.maxStreams, ofSubscription: 16, ofNetwork: config.maxStreams };
    this.#streams = new ProgressStreams(ports.progress, time, bounds, async (_id, { seq: _, ...line }) => [
      line,
    ]);
    const now = () => time.now();
    const collectors = [
      chainGauges(this.registry, seen, now),
      jobGauges(this.registry, ports.jobs, seen, now),
      outboxGauges(this.registry, ports.outbox, seen),
      machineGauges(this.registry, ports.machines, seen, now),
      hostGauges(this.registry, seen, now),
      vmGauges(this.registry, seen, config.maxVmSeries),
      keeperGauges(this.registry, {
        version,
        isHealthy: () => this.health().ok,
        openAlerts: () => book.open(),
        webhookWaiting: () => this.#queue?.size ?? 0,
        streams: () => this.#streams.size,
        statuses: () => this.#statuses.values(),
      }),
    ];
    this.#exposition = new Exposition(this.registry, collectors, now);
  }

  /** Where it serves, once started; null when nowhere. */
  get url(): string | null {
    return this.#server?.url ?? null;
  }

  /** What the last looks have shown. */
  get seen(): Readonly<Seen> {
    return this.#seen;
  }

  /** Alerts that are not over. */
  get alerts(): readonly Alert[] {
    return this.#book.open();
  }

  health(): Health {
    return healthOf(this.#o.time.now(), this.#seen, this.#o.config);
  }

  /** All metrics as Prometheus reads them. */
  metrics(): Promise<string> {
    return this.#exposition.text();
  }

  /**
   * Takes over the alerts of before, serves, and looks until `stop`.
   *
   * @throws FinalError WATCH_ADDRESS_TAKEN
   */
  async start(): Promise<void> {
    const { config, listen } = this.#o;
    await this.#book.load();
    if (listen !== null && config.listen !== undefined) {
      collectDefaultMetrics({ register: this.registry });
      const parts = { health: () => this.health(), metrics: this.#exposition, progress: this.#streams };
      this.#server = await listen(httpApp(parts), config.listen);
    }
    this.#running = Promise.all([
      this.#repeat(config.lookMs, () => this.#near()),
      this.#repeat(config.fleetMs, () => this.#looks.far()),
      this.#queue?.run(this.#quit.signal),
    ]);
  }

  /** Ends connections and looks. Repeatable. */
  async stop(): Promise<void> {
    this.#quit.abort();
    this.#streams.close();
    await this.#server?.close();
    await this.#running;
    await this.#book.saved();
  }

  /** A job's journal has a new line. */
  journalled(job: Job, entry: JournalEntry): void {
    this.#seen.journalAt = this.#o.time.now();
    this.#streams.written(job.subject.split(":")[0] ?? "");
    const { kind, phase } = job;
    const { step } = entry;
    if (entry.event === "create") this.#metrics.jobsCreated.inc({ kind });
    if (entry.event === "next") this.#metrics.jobSteps.inc({ kind, step });
    if (entry.event === "retry") this.#metrics.jobRetries.inc({ kind, step });
    if (entry.event === "undo") this.#metrics.jobUndos.inc({ kind });
    if (entry.event !== "end") return;
    this.#metrics.jobsEnded.inc({ kind, phase });
    this.#metrics.jobDuration.observe({ kind, phase }, Math.max(0, entry.at - job.createdAt) / 1000);
    if (phase === "done") this.#ended(job);
  }

  /** A saga tells that a person must hear of something; `detail` as in ProgressEvent. */
  alerted(subscription: string, saga: string, detail: string): void {
    this.#book.raise(jobAlert(subscription, saga, detail));
  }

  /** The chain took back so many blocks that were read. */
  reorganised(blocks: number): void {
    this.#metrics.reorgs.inc();
    this.#metrics.reorgDepth.observe(blocks);
  }

  /** A transaction's outcome is final. */
  settled(purpose: string, state: string): void {
    this.#metrics.settled.inc({ state });
    const subject = transactionSubject(purpose);
    // That somebody else used the key's nonce is not mended by the next transaction.
    for (const alert of this.#book.open())
      if (alert.subject === subject && alert.code !== NONCE_TAKEN) this.#book.resolve(alert);
  }

  /** Something is in the way of a transaction. */
  hindered(purpose: string, { code, message: what, remedy }: BlockHostError): void {
    this.#metrics.outboxProblems.inc({ code });
    // Servers that refuse or do not answer are an alert of their own, when they stay so.
    if (!code.startsWith("CHAIN_"))
      this.#book.raise({ code, subject: transactionSubject(purpose), what, remedy });
  }

  /** A subscription was read; null: it is not there. */
  read(subscription: bigint, status: SubscriptionStatus | null): void {
    const isOver = status === null || status === "none" || status === "closed" || status === "refunded";
    if (isOver) this.#statuses.delete(subscription);
    else this.#statuses.set(subscription, status);
  }

  #ended({ kind, subject, createdAt }: Job): void {
    const whom = jobSubject(subject, kind);
    for (const alert of this.#book.open())
      if (alert.subject === whom && alert.code !== UNDO_FAILED) this.#book.resolve(alert);
    if (kind !== "provision") return;
    const { deliveries } = this.#o.ports;
    void deliveries.of(BigInt(subject.split(":")[0] ?? "0")).then(
      (times) =>
        times &&
        this.#metrics.delivery.observe(Math.max(0, times.deliveredAt - (times.paidAt ?? createdAt / 1000))),
      () => {},
    );
  }

  async #near(): Promise<void> {
    await this.#looks.near();
    const isEvent = (subject: string) => isJobSubject(subject) || subject.startsWith(transactionSubject(""));
    this.#book.expire(isEvent, this.#o.time.now() - KEEP_MS);
  }

  async #repeat(everyMs: number, look: () => Promise<void>): Promise<void> {
    const { signal } = this.#quit;
    while (!signal.aborted) {
      await look().catch((error: unknown) => this.#o.ports.log.error({ error: String(error) }, "watch"));
      await this.#o.time.sleep(everyMs, signal);
    }
  }
}

function transactionSubject(purpose: string): string {
  return `transaction ${purpose}`;
}
