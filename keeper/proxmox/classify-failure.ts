import { type BlockHostError, FinalError, RetryableError } from "../core/errors.ts";
import { FAILURE_TABLE, type FailureRule } from "./failure-table.ts";
import { PveError } from "./pve-error.ts";

/** What nobody foresaw. */
const FAILED_CALL = {
  code: "PVE_FAILED",
  retry: true,
  remedy: "nothing: the keeper tries again; if it stays, read the node's system log and report it",
};
const FAILED_TASK = {
  code: "PVE_TASK_FAILED",
  retry: true,
  remedy: "read the task's log on the node; the keeper tries again",
};

/**
 * The error of our interface for anything that an operation threw. Errors that are ours already pass unchanged;
 * what nobody foresaw may be tried again, because the sagas' deadlines end it.
 */
export function classifyFailure(error: unknown): unknown {
  if (!(error instanceof PveError)) return error;
  return ofStatus(error) ?? classifyText(error.words, error.message, FAILED_CALL, { cause: error });
}

/**
 * The error for the end of a task that is neither OK nor warnings.
 *
 * @param exit the task's `exitstatus`
 * @param what the work that failed, such as `clone of VM 9000 to 100042`
 */
export function classifyTaskExit(exit: string, what: string): BlockHostError {
  return classifyText(exit, `${what} failed: ${exit}`, FAILED_TASK);
}

function classifyText(
  words: string,
  what: string,
  fallback: Omit<FailureRule, "match">,
  options?: ErrorOptions,
): BlockHostError {
  const rule = FAILURE_TABLE.find(({ match }) => match.test(words)) ?? fallback;
  const Kind = rule.retry ? RetryableError : FinalError;
  return new Kind(rule.code, what, rule.remedy, options);
}

/** Statuses that say enough by themselves. 500 is used for nearly everything, so it is left to its text. */
function ofStatus(error: PveError): BlockHostError | null {
  const options = { cause: error };
  if (error.status === 401) {
    return new FinalError(
      "PVE_UNAUTHORIZED",
      `Proxmox VE refused the API token: ${error.message}`,
      "check tokenId and the file named by tokenSecretFile, and that token and user are enabled and not expired",
      options,
    );
  }
  if (error.status === 403) {
    return new FinalError(
      "PVE_FORBIDDEN",
      `the API token may not do this: ${error.message}`,
      "grant the right that the message names to both the user and the token, on that path only",
      options,
    );
  }
  if (error.status === 595 || error.status === 596 || error.status === 599) {
    return error.method === "GET"
      ? new RetryableError(
          "PVE_UNREACHABLE",
          `no service behind the Proxmox VE endpoint: ${error.message}`,
          "check that pvedaemon runs on the node and that the node is up",
          options,
        )
      : new RetryableError(
          "PVE_OUTCOME_UNKNOWN",
          `Proxmox VE did not say whether it acted: ${error.message}`,
          "nothing: the keeper reads before it acts again",
          options,
        );
  }
  const malformed =
    error.status === 400 || error.status === 404 || error.status === 405 || error.status === 501;
  if (malformed && !FAILURE_TABLE.some(({ match }) => match.test(error.words))) {
    return new FinalError(
      "PVE_BAD_REQUEST",
      `Proxmox VE does not accept the call: ${error.message}`,
      "this release may differ from those the keeper knows (8.4 and 9.x); report it",
      options,
    );
  }
  return null;
}
