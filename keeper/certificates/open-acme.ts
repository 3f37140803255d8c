import { Agent } from "node:https";
import { axios, Client } from "acme-client";
import type { Time } from "../core/time.ts";
import { acmeRefusal } from "./acme-refusal.ts";
import { acmeUnreachable } from "./acme-unreachable.ts";
import { acmeWords } from "./acme-words.ts";
import { retryAfter } from "./retry-after.ts";

/** One request, milliseconds. */
const REQUEST_MS = 15_000;
/** Chains are a few kilobytes. */
const MOST_BYTES = 262_144;
/** The library signs anew with the nonce that comes with it. */
const BAD_NONCE = "urn:ietf:params:acme:error:badNonce";

export interface AcmeOptions {
  readonly directory: string;
  /** PEM of the authority behind the directory's own certificate, where the system does not know it. */
  readonly ca?: string | undefined;
  /** PEM. */
  readonly accountKey: string;
  readonly time: Time;
}

/**
 * A client of an ACME server. The library has one HTTP client for the process, which belongs to the last one opened: the
 * keeper has one authority. What the library would do by itself on errors, waiting and trying again for minutes, it does
 * not do: each answer that is one becomes an error of ours, and who orders decides.
 *
 * An answer's Retry-After is put into its document as `retryAfterMs`.
 */
export function openAcme({ directory, ca, accountKey, time }: AcmeOptions): Client {
  Object.assign(axios.defaults, {
    httpsAgent: new Agent({ ca }),
    // No redirect is part of the protocol, and no proxy of the environment is ours.
    maxRedirects: 0,
    proxy: false,
    timeout: REQUEST_MS,
    maxContentLength: MOST_BYTES,
  });
  axios.interceptors.request.clear();
  axios.interceptors.response.clear();
  axios.interceptors.response.use(
    (response) => {
      const { status, headers, data } = response;
      const retryAfterMs = retryAfter(headers["retry-after"], time.now());
      if (status >= 300 && data?.type !== BAD_NONCE) throw acmeRefusal(status, data, retryAfterMs);
      if (retryAfterMs > 0 && data instanceof Object) Object.assign(data, { retryAfterMs });
      return response;
    },
    (error: unknown) => {
      throw acmeUnreachable(acmeWords(error instanceof Error ? error.message : error, "no answer"));
    },
  );
  return new Client({ directoryUrl: directory, accountKey });
}
