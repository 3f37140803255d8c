import type { BlockHostError } from "../core/errors.ts";
import { AcmeRefused } from "./acme-refused.ts";
import { acmeUnreachable } from "./acme-unreachable.ts";
import { acmeWords } from "./acme-words.ts";
import { RateLimited } from "./rate-limited.ts";

const RATE_LIMITED = "urn:ietf:params:acme:error:rateLimited";

/**
 * What an authority's answer means that is an error.
 *
 * @param problem its body: a problem document (RFC 7807) when it is what it should be
 */
export function acmeRefusal(status: number, problem: unknown, retryAfterMs: number): BlockHostError {
  const { type, detail } = (typeof problem === "object" && problem !== null ? problem : {}) as {
    readonly type?: unknown;
    readonly detail?: unknown;
  };
  const words = acmeWords(detail, `HTTP status ${status}`);
  if (status === 429 || type === RATE_LIMITED) return new RateLimited(words, retryAfterMs);
  if (status < 500) return new AcmeRefused(words, typeof type === "string" ? type : "");
  // One that is overloaded says for how long.
  return retryAfterMs > 0 ? new RateLimited(words, retryAfterMs) : acmeUnreachable(words);
}
