import type { RequestHandler } from "express";
import { SetupError } from "./setup-error.ts";

/**
 * Takes nothing from other sites' pages, not even a login: browsers say where a request is from in headers that no page can
 * forge. Programs say nothing.
 */
export const sameOrigin: RequestHandler = (request, _response, next) => {
  const { origin, host, "sec-fetch-site": site } = request.headers;
  const isForeign = origin !== undefined && origin !== `https://${host}`;
  if (isForeign || (site !== undefined && site !== "same-origin" && site !== "none"))
    throw new SetupError("SETUP_FOREIGN_REQUEST");
  next();
};
