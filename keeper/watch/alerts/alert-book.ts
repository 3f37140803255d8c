import type { Time } from "../../core/time.ts";
import type { AlertStore } from "../ports/alert-store.ts";
import type { WatchLog } from "../ports/watch-log.ts";
import type { Alert } from "./alert.ts";
import type { AlertNotice } from "./alert-notice.ts";
import type { Condition } from "./condition.ts";

/** An alert is over when it has not held for this long: what comes and goes is one alert. Milliseconds. */
const CALM_MS = 60_000;
/** More at once tell nobody more, and must not fill memory. */
const MOST_OPEN = 1_000;

export interface AlertBookOptions {
  readonly time: Time;
  readonly store: AlertStore;
  readonly log: WatchLog;
  /** Hears of each beginning and end, once. */
  readonly tell: (notice: AlertNotice) => void;
}

/**
 * The alerts that are open. Conditions are told as they are seen, again and again; each becomes one alert with one
 * beginning and one end, over restarts too. The words are those of the beginning.
 */
export class AlertBook {
  readonly #o: AlertBookOptions;
  readonly #open = new Map<string, { readonly alert: Alert; heldAt: number }>();
  /** Writes to the store, one after the other. */
  #saving: Promise<void> = Promise.resolve();

  constructor(options: AlertBookOptions) {
    this.#o = options;
  }

  /** Takes over what was open before a restart, and tells of it again: whether it was told then is not known. */
  async load(): Promise<void> {
    const now = this.#o.time.now();
    for (const alert of await this.#o.store.list()) {
      this.#open.set(keyOf(alert), { alert, heldAt: now });
      this.#o.tell({ status: "raised", alert, at: now });
    }
  }

  open(): readonly Alert[] {
    return [...this.#open.values()].map(({ alert }) => alert);
  }

  /** Of the alerts with these codes exactly `present` hold now. What is not known belongs into neither. */
  update(codes: readonly string[], present: readonly Condition[]): void {
    const now = this.#o.time.now();
    for (const condition of present) this.raise(condition);
    for (const { alert, heldAt } of [...this.#open.values()])
      if (codes.includes(alert.code) && now - heldAt >= CALM_MS) this.resolve(alert);
  }

  /** It holds now. */
  raise({ code, subject, what, remedy }: Condition): void {
    const now = this.#o.time.now();
    const key = keyOf({ code, subject });
    const known = this.#open.get(key);
    if (known) {
      known.heldAt = now;
      return;
    }
    if (this.#open.size >= MOST_OPEN) return;
    const alert: Alert = { code, subject, what, remedy, since: now };
    this.#open.set(key, { alert, heldAt: now });
    this.#o.log.error({ code, subject, what, remedy }, "alert raised");
    this.#save((store) => store.open(alert));
    this.#o.tell({ status: "raised", alert, at: now });
  }

  /** It is over, if it was open. */
  resolve({ code, subject }: Pick<Alert, "code" | "subject">): void {
    const key = keyOf({ code, subject });
    const known = this.#open.get(key);
    if (!known) return;
    this.#open.delete(key);
    this.#o.log.info({ code, subject, since: new Date(known.alert.since).toISOString() }, "alert resolved");
    this.#save((store) => store.close(code, subject));
    this.#o.tell({ status: "resolved", alert: known.alert, at: this.#o.time.now() });
  }

  /** Those of these subjects that have not been seen since then are over. */
  expire(isMeant: (subject: string) => boolean, before: number): void {
    for (const { alert, heldAt } of [...this.#open.values()])
      if (isMeant(alert.subject) && heldAt < before) this.resolve(alert);
  }

  /** Resolves when what was told so far is in the store, or could not be. */
  saved(): Promise<void> {
    return this.#saving;
  }

  /** A store that fails is a reason for alerts, and must not keep them. */
  #save(write: (store: AlertStore) => Promise<void>): void {
    this.#saving = this.#saving
      .then(() => write(this.#o.store))
      .catch((error: unknown) => this.#o.log.warn({ error: String(error) }, "an alert was not saved"));
  }
}

function keyOf({ code, subject }: Pick<Alert, "code" | "subject">): string {
  return `${code} ${subject}`;
}
