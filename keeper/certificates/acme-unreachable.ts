import { RetryableError } from "../core/errors.ts";

/** The authority does not answer, or not sensibly. */
export function acmeUnreachable(reason: string): RetryableError {
  return new RetryableError(
    "ACME_UNREACHABLE",
    `The certificate authority cannot be asked: ${reason}.`,
    "Check portal.tls.directory, and that this machine may open connections to it; it is tried again by itself.",
  );
}
