import type { BlockHostError } from "../core/errors.ts";
import type { Time } from "../core/time.ts";
import { certificateFacts } from "./certificate-facts.ts";
import type { CertificateLog } from "./certificate-log.ts";
import type { Certificates } from "./certificates.ts";
import { checkPair } from "./check-pair.ts";
import type { TlsPair } from "./tls-pair.ts";

/** Between two looks at the files. What renews them writes one after the other, moves them or turns a link. */
const LOOK_MS = 30_000;

export interface FileOptions {
  /** Reads both files. Throws a BlockHostError. */
  readonly read: () => Promise<TlsPair>;
  readonly time: Time;
  readonly log: CertificateLog;
}

/** A certificate that somebody else renews, in files. New ones that are no good do not replace good ones. */
export class FileCertificates implements Certificates {
  readonly #o: FileOptions;
  #current: TlsPair;
  #trouble: BlockHostError | null = null;
  #misses = 0;

  private constructor(options: FileOptions, first: TlsPair) {
    this.#o = options;
    this.#current = first;
  }

  /** @throws FinalError CERTIFICATE_UNUSABLE, and what `read` throws */
  static async open(options: FileOptions): Promise<FileCertificates> {
    return new FileCertificates(options, await usable(options));
  }

  get current(): TlsPair {
    return this.#current;
  }

  get trouble(): BlockHostError | null {
    return this.#trouble;
  }

  async keep(serve: (pair: TlsPair) => void, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#o.time.sleep(LOOK_MS, signal);
      if (signal.aborted) return;
      await this.#look(serve);
    }
  }

  async #look(serve: (pair: TlsPair) => void): Promise<void> {
    const { log } = this.#o;
    try {
      const pair = await usable(this.#o);
      this.#misses = 0;
      this.#trouble = null;
      if (pair.cert === this.#current.cert && pair.key === this.#current.key) return;
      serve(pair);
      this.#current = pair;
      const { fingerprint, until } = certificateFacts(pair);
      log.info({ fingerprint, until: new Date(until).toISOString() }, "a new certificate is served");
    } catch (error) {
      this.#misses += 1;
      // Once may be while they are written.
      if (this.#misses !== 2) return;
      this.#trouble = error as BlockHostError;
      log.warn({ code: this.#trouble.code, reason: this.#trouble.message }, "no new certificate");
    }
  }
}

async function usable({ read }: FileOptions): Promise<TlsPair> {
  const pair = await read();
  checkPair(pair);
  return pair;
}
