import { RetryableError } from "../core/errors.ts";

/** The authority wants to hear nothing for a while. */
export class RateLimited extends RetryableError {
  /** Milliseconds; 0 when it did not say. */
  readonly afterMs: number;

  constructor(detail: string, afterMs: number) {
    super(
      "ACME_RATE_LIMITED",
      `The certificate authority takes no order for now: ${detail}.`,
      "Nothing: it is tried again when the authority allows. Do not delete the store's folder of certificates meanwhile.",
    );
    this.afterMs = afterMs;
  }
}
