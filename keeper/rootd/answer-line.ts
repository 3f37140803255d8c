import { FinalError } from "../core/errors.ts";
import { failureOf } from "../lines/failure-of.ts";
import type { OpenKnock, RootdAnswer } from "./rootd-answer.ts";
import { type CheckedRequest, rootdRequest } from "./rootd-request.ts";

/** A line of the audit log: what was asked before it is done, and what came of it. */
export type AuditEntry =
  | { readonly event: "asked"; readonly request: CheckedRequest }
  | { readonly event: "done"; readonly open: readonly OpenKnock[] }
  | { readonly event: "refused"; readonly code: string; readonly what: string };

/**
 * Answers one line. Nothing is done that was not written to the audit log before.
 *
 * @param obey does a request that has been checked
 */
export async function answerLine(
  line: string,
  obey: (request: CheckedRequest) => Promise<readonly OpenKnock[]>,
  audit: (entry: AuditEntry) => void,
): Promise<RootdAnswer> {
  try {
    const request = readRequest(line);
    audit({ event: "asked", request });
    const open = await obey(request);
    audit({ event: "done", open });
    return { ok: true, open };
  } catch (error) {
    const failure = failureOf(error);
    audit({ event: "refused", code: failure.code, what: failure.what });
    return { ok: false, ...failure };
  }
}

function readRequest(line: string): CheckedRequest {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw invalid("it is not JSON");
  }
  const parsed = rootdRequest.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map((issue) => `${issue.path.join(".") || "the whole"}: ${issue.message}`).join("; "),
  );
}

function invalid(problem: string): FinalError {
  return new FinalError(
    "ROOTD_REQUEST_INVALID",
    `rootd was asked for something that it does not know: ${problem}`,
    "Correct what is named",
  );
}
