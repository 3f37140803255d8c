import { BlockHostError } from "../core/errors.ts";
import { type RetryPolicy, retryDelay } from "../core/retry-policy.ts";
import type { Time } from "../core/time.ts";
import { acmeUnreachable } from "./acme-unreachable.ts";
import { acmeWords } from "./acme-words.ts";
import { certificateFacts } from "./certificate-facts.ts";
import type { CertificateLog } from "./certificate-log.ts";
import type { Certificates } from "./certificates.ts";
import type { KeptPair } from "./kept-pair.ts";
import { RateLimited } from "./rate-limited.ts";
import { renewalTime } from "./renewal-time.ts";
import type { TlsPair } from "./tls-pair.ts";

/** Let's Encrypt takes five failures of a name in an hour. */
const RETRY: RetryPolicy = { firstMs: 900_000, capMs: 6 * 3_600_000 };
/** A clock may be set, and a timer holds 24 days at most: longer is not slept. */
const LOOK_MS = 3_600_000;
/** No certificate lives so short; one that seems to was made by another clock, and the next would be no better. */
const LEAST_MS = RETRY.capMs;

export interface RenewedOptions {
  readonly kept: KeptPair;
  /** Served until there is a better one. */
  readonly first: TlsPair;
  /** Whether the first only stands in for one that is to be made at once. */
  readonly isInterim: boolean;
  /** Milliseconds since the epoch; none is made before. */
  readonly pausedUntil: number;
  readonly make: (signal: AbortSignal) => Promise<TlsPair>;
  readonly time: Time;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: CertificateLog;
}

/** Certificates that are made anew before they end. One that is served is never taken away because of a failure. */
export class RenewedCertificates implements Certificates {
  readonly #o: RenewedOptions;
  #current: TlsPair;
  #trouble: BlockHostError | null = null;
  #dueAt: number;
  #tries = 0;
  #isSaved = true;

  constructor(options: RenewedOptions) {
    const { first, isInterim, pausedUntil } = options;
    this.#o = options;
    this.#current = first;
    this.#dueAt = Math.max(isInterim ? 0 : this.#renewalTime(), pausedUntil);
  }

  get current(): TlsPair {
    return this.#current;
  }

  get trouble(): BlockHostError | null {
    return this.#trouble;
  }

  async keep(serve: (pair: TlsPair) => void, signal: AbortSignal): Promise<void> {
    const { time } = this.#o;
    while (!signal.aborted) {
      if (!this.#isSaved) await this.#save();
      if (time.now() >= this.#dueAt) await this.#renew(serve, signal);
      await time.sleep(Math.min(LOOK_MS, Math.max(0, this.#dueAt - time.now())), signal);
    }
  }

  async #renew(serve: (pair: TlsPair) => void, signal: AbortSignal): Promise<void> {
    const { make, time, log } = this.#o;
    try {
      const pair = await unless(signal, make(signal));
      serve(pair);
      this.#current = pair;
    } catch (error) {
      if (!signal.aborted) await this.#failed(error);
      return;
    }
    this.#tries = 0;
    this.#trouble = null;
    this.#dueAt = Math.max(this.#renewalTime(), time.now() + LEAST_MS);
    const { fingerprint, until } = certificateFacts(this.#current);
    log.info({ fingerprint, until: new Date(until).toISOString() }, "a new certificate is served");
    await this.#save();
  }

  async #failed(error: unknown): Promise<void> {
    const { time, random, log, kept } = this.#o;
    this.#tries += 1;
    const trouble = known(error);
    const toldMs = trouble instanceof RateLimited ? trouble.afterMs : 0;
    this.#dueAt = time.now() + Math.max(retryDelay(RETRY, this.#tries, random()), toldMs);
    this.#trouble = trouble;
    const again = new Date(this.#dueAt).toISOString();
    log.warn({ code: trouble.code, reason: trouble.message, again }, "no new certificate");
    if (toldMs > 0)
      await kept.pause(this.#dueAt).catch((cause: unknown) => {
        log.warn({ reason: known(cause).message }, "that the authority wants a pause is not kept");
      });
  }

  /** What is served but not kept would be ordered again after a restart. */
  async #save(): Promise<void> {
    try {
      await this.#o.kept.write(this.#current);
      this.#isSaved = true;
      if (this.#tries === 0) this.#trouble = null;
    } catch (error) {
      this.#isSaved = false;
      this.#trouble = known(error);
      this.#o.log.warn({ reason: this.#trouble.message }, "a certificate is not kept");
    }
  }

  #renewalTime(): number {
    return renewalTime(certificateFacts(this.#current), this.#o.random());
  }
}

/** What the client of the protocol throws by itself is about an answer that is none. */
function known(error: unknown): BlockHostError {
  if (error instanceof BlockHostError) return error;
  return acmeUnreachable(acmeWords(error instanceof Error ? error.message : error, "no sensible answer"));
}

/** Rejects as soon as the signal aborts: a server that hangs keeps nobody from stopping. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
