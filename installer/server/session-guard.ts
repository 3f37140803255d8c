import type { Request, RequestHandler } from "express";
import { sameSecret } from "../../keeper/portal/server/same-secret.ts";
import { sessionCookie } from "./session-cookie.ts";
import { SetupError } from "./setup-error.ts";
import type { SetupSession } from "./setup-session.ts";

/** Lets nobody on but the session's own page. */
export function sessionGuard(session: SetupSession): RequestHandler {
  return (request, _response, next) => {
    const token = sessionCookie.read(request.get("cookie"));
    if (!session.isOf(token)) throw new SetupError("SETUP_LOGIN_NEEDED");
    if (!isRead(request) && !sameSecret(request.get("x-csrf") ?? "", session.csrf(token)))
      throw new SetupError("SETUP_FOREIGN_REQUEST");
    next();
  };
}

function isRead({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}
