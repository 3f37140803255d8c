import type { RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { networkOf } from "./network-of.ts";
import { peerOf } from "./peer-of.ts";
import { PortalError } from "./portal-error.ts";

/** Refuses what one network asks beyond so many requests in a minute. */
export function requestLimit(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (request) => networkOf(peerOf(request)),
    handler: (_request, _response, next) => next(new PortalError("TOO_MANY_REQUESTS")),
  });
}
