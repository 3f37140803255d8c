import type { ErrorRequestHandler } from "express";
import { BlockHostError, RetryableError } from "../../keeper/core/errors.ts";
import type { PortalLog } from "../../keeper/portal/ports/portal-log.ts";
import { PortalError } from "../../keeper/portal/server/portal-error.ts";
import { SetupError } from "./setup-error.ts";

/** Answers with what went wrong. Whoever asks runs this host: what stands behind the ports speaks to them in its own words. */
export function tellSetupErrors(log: PortalLog): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, code, message: what, remedy, facts } = refusalOf(error);
    if (status >= 500) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ method: request.method, code, reason }, "installer");
    }
    if (facts?.seconds !== undefined) response.set("Retry-After", String(facts.seconds));
    response.status(status).json({ code, what, remedy, ...facts });
  };
}

interface Told {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly facts?: SetupError["facts"];
}

function refusalOf(error: unknown): Told {
  if (error instanceof SetupError || error instanceof PortalError) return error;
  if (error instanceof BlockHostError) {
    const { code, message, remedy } = error;
    return { status: error instanceof RetryableError ? 503 : 409, code, message, remedy };
  }
  // Express's own errors say how a body was wrong in words that quote it.
  const status = error instanceof Error && "status" in error ? error.status : 500;
  if (status === 413) return new PortalError("REQUEST_TOO_LARGE");
  if (status === 415) return new PortalError("REQUEST_TYPE");
  return status === 400 ? new PortalError("REQUEST_INVALID") : new SetupError("SETUP_FAILED");
}
