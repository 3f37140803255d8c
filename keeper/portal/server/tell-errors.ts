import type { ErrorRequestHandler } from "express";
import { FinalError, RetryableError } from "../../core/errors.ts";
import type { PortalLog } from "../ports/portal-log.ts";
import { PortalError } from "./portal-error.ts";

/** Refusals by what stands behind the ports that are meant for whoever asks. */
const FOR_PEOPLE = ["DELEGATIONS_FULL", "NOT_APPROVED"];

/** Answers with what went wrong, and logs what was not the asker's doing. */
export function tellErrors(log: PortalLog): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, code, message: what, remedy, facts } = refusalOf(error);
    if (status >= 500) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ method: request.method, code, reason }, "portal");
    }
    response.status(status).json({ code, what, remedy, ...facts });
  };
}

interface Told {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly facts?: PortalError["facts"];
}

/** Express's own errors say how a body was wrong in words that quote it. */
function refusalOf(error: unknown): Told {
  if (error instanceof PortalError) return error;
  if (error instanceof RetryableError) return new PortalError("PORTAL_BUSY");
  // What stands behind a port refused it, in words for a person. What else fails there speaks of the host's inside.
  if (error instanceof FinalError && FOR_PEOPLE.includes(error.code)) {
    return { status: 409, code: error.code, message: error.message, remedy: error.remedy };
  }
  const status = error instanceof Error && "status" in error ? error.status : 500;
  if (status === 413) return new PortalError("REQUEST_TOO_LARGE");
  if (status === 415) return new PortalError("REQUEST_TYPE");
  return new PortalError(status === 400 ? "REQUEST_INVALID" : "PORTAL_FAILED");
}
