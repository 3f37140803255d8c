import { type BlockHostError, FinalError, RetryableError } from "../core/errors.ts";
import { FINGERPRINT_MISMATCH } from "./trust.ts";

/** A failed exchange and whether the request can have reached the server. */
export interface ConnectionFailure {
  readonly error: BlockHostError;
  /** False when the connection never stood: then even a write may go to another endpoint. */
  readonly maybeSent: boolean;
}

const CERTIFICATE_CODES = new Set([
  FINGERPRINT_MISMATCH,
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Codes of a connection that never stood. */
const UNSENT_CODES = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * What an exchange that gave no answer means.
 *
 * @param call method and path, for the message
 * @param url the endpoint that was asked
 */
export function connectionFailure(
  cause: unknown,
  method: string,
  call: string,
  url: string,
): ConnectionFailure {
  const code = codeOf(cause);
  const reason = cause instanceof Error && cause.message !== "" ? cause.message : code;
  if (CERTIFICATE_CODES.has(code)) {
    const error = new FinalError(
      "PVE_BAD_CERTIFICATE",
      `${url} shows a certificate that is not the configured one: ${reason}`,
      "if the node's certificate was renewed on purpose, configure the new CA or fingerprint256; else somebody is in between",
      { cause },
    );
    return { error, maybeSent: false };
  }
  const maybeSent = !UNSENT_CODES.has(code);
  if (method === "GET" || !maybeSent) {
    const error = new RetryableError(
      "PVE_UNREACHABLE",
      `${url} does not answer (${call}): ${reason}`,
      "check the address, that pveproxy runs on the node, and that no firewall is between (port 8006)",
      { cause },
    );
    return { error, maybeSent };
  }
  const error = new RetryableError(
    "PVE_OUTCOME_UNKNOWN",
    `${url} gave no answer to ${call}; it may or may not have acted: ${reason}`,
    "nothing: the keeper reads before it acts again",
    { cause },
  );
  return { error, maybeSent };
}

function codeOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null) return "";
  const { code, name } = cause as { code?: unknown; name?: unknown };
  // A TimeoutError is a DOMException, whose `code` is a number.
  return typeof code === "string" ? code : String(name ?? "");
}
