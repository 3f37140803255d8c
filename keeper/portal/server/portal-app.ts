import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { FinalError, RetryableError } from "../../core/errors.ts";
import type { CommandAnswers } from "../ports/command-answers.ts";
import type { HostReader } from "../ports/host-reader.ts";
import type { Pages } from "../ports/pages.ts";
import type { PortalLog } from "../ports/portal-log.ts";
import type { ProgressFeed } from "../ports/progress-feed.ts";
import { commandRoutes } from "./command-routes.ts";
import { type KeyParts, keyRoutes } from "./key-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import type { Logins } from "./logins.ts";
import { networkOf } from "./network-of.ts";
import { pageHints } from "./page-hints.ts";
import { peerOf } from "./peer-of.ts";
import { PortalError } from "./portal-error.ts";
import { MOST_JSON } from "./read-json.ts";
import { readRoutes } from "./read-routes.ts";
import type { Reading } from "./reading.ts";
import { sendPage } from "./send-page.ts";
import { sessionRoutes } from "./session-routes.ts";
import type { Sessions } from "./sessions.ts";
import { type Brand, siteDocument } from "./site-document.ts";

/** Addresses that people open. What each shows, the one document decides. */
const PAGES = [
  "/",
  "/buy/:id",
  "/p/:id",
  "/machines",
  "/m/:id",
  "/l/:id",
  "/keys",
  "/sign",
  "/offline",
  "/status",
  "/terms",
];
/** Refusals by what stands behind the ports that are meant for whoever asks. */
const FOR_PEOPLE = ["DELEGATIONS_FULL", "NOT_APPROVED"];
/** A year, seconds: an asset's name changes with its contents. */
const ASSET_SECONDS = 31_536_000;

/** What one network may ask in a minute. A page that waits asks about fifty times. */
export interface RequestLimits {
  readonly requests: number;
  /** Of those that make the keeper ask the chain. */
  readonly costly: number;
}

export interface PortalAppParts extends KeyParts {
  readonly logins: Logins;
  readonly sessions: Sessions;
  readonly commands: CommandAnswers;
  readonly reading: Reading;
  readonly feed: ProgressFeed;
  readonly host: HostReader;
  readonly branding: Brand;
  readonly pages: Pages;
  readonly log: PortalLog;
  /** Whether it is served over TLS. */
  readonly isSecure: boolean;
  readonly limits: RequestLimits;
}

/** What browsers are served: the pages, and `/api/v1`. There are no cookies, so no request carries what it does not say. */
export function portalApp(parts: PortalAppParts): Express {
  const { logins, pages, log, limits, reading, branding } = parts;
  const document = siteDocument(pages.document, branding);
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false).set("case sensitive routing", true);
  app.use(headers(parts.isSecure, document.styleHashes));
  const most = (limit: number) =>
    rateLimit({
      windowMs: 60_000,
      limit,
      standardHeaders: false,
      legacyHeaders: false,
      keyGenerator: (request) => networkOf(peerOf(request)),
      handler: (_request, _response, next) => next(new PortalError("TOO_MANY_REQUESTS")),
    });

  app.use(most(limits.requests));
  const costly = most(limits.costly);
  const api = express.Router();
  api.post("/keys", costly).post("/logins/:id/approve", costly);
  api
    .post("/session", costly)
    .post("/session/challenge", costly)
    .get("/machines/:subscription/:what", costly);
  api.use(express.json({ limit: MOST_JSON, inflate: false }));
  api.use(
    "/logins",
    loginRoutes(logins, parts.ownership, parts.signatures, () => parts.now() * 1_000),
  );
  api.use(readRoutes(reading, parts.feed));
  api.use("/commands", commandRoutes(parts.commands));
  const vcpusOf = async (subscription: bigint) => (await reading.view(subscription)).plan.vcpus;
  api.use(sessionRoutes({ ...parts, vcpusOf }));
  api.use(keyRoutes(parts));
  app.use("/api/v1", api);

  app.get("/assets/:name", (request, response, next) => {
    const file = pages.assets.get(request.path);
    if (file === undefined) return next();
    sendPage(request, response.set("Cache-Control", `public, max-age=${ASSET_SECONDS}, immutable`), file);
  });
  app.get("/logo/:name", (request, response, next) => {
    if (branding.logo?.path !== request.path) return next();
    sendPage(
      request,
      response.set("Cache-Control", `public, max-age=${ASSET_SECONDS}, immutable`),
      branding.logo.file,
    );
  });
  app.get(PAGES, (request, response) => {
    const hints = pageHints(request.path, pages.files);
    if (hints !== "") response.set("Link", hints);
    sendPage(request, response, document);
  });
  app.use((request, response) => {
    if (request.method === "GET" && request.accepts(["json", "html"]) === "html") {
      sendPage(request, response.status(404), document);
    } else throw new PortalError("NO_SUCH_PAGE");
  });
  return app.use(errors(log));
}

function headers(isSecure: boolean, styleHashes: readonly string[]): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", ...styleHashes],
          connectSrc: ["'self'"],
          // Wallets bring their icons as data (EIP-6963).
          imgSrc: ["'self'", "data:"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      // Some wallets are pages of their own, which answer the one that opened them.
      crossOriginOpenerPolicy: { policy: "same-origin-allow-popups" },
      referrerPolicy: { policy: "no-referrer" },
      strictTransportSecurity: isSecure ? { maxAge: 63_072_000 } : false,
      xFrameOptions: { action: "deny" },
    }),
    (_request, response, next) => {
      response.set({
        "Cache-Control": "no-store",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
      });
      next();
    },
  ];
}

function errors(log: PortalLog): ErrorRequestHandler {
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
