import type { CertificateFacts } from "./certificate-facts.ts";

/** Renewed after this part of its life, or a little later: many that were made together are not renewed together. */
const AFTER = 2 / 3;
const SPREAD = 1 / 20;

/**
 * When a certificate is to be renewed, milliseconds since the epoch.
 *
 * @param jitter 0 (earliest) to 1 (latest)
 */
export function renewalTime(
  { from, until }: Pick<CertificateFacts, "from" | "until">,
  jitter: number,
): number {
  return Math.round(from + (until - from) * (AFTER + SPREAD * jitter));
}
