import express, { type Express } from "express";
import type { CommandAnswers } from "../ports/command-answers.ts";
import type { HostReader } from "../ports/host-reader.ts";
import type { Pages } from "../ports/pages.ts";
import type { PortalLog } from "../ports/portal-log.ts";
import type { ProgressFeed } from "../ports/progress-feed.ts";
import { commandRoutes } from "./command-routes.ts";
import { type KeyParts, keyRoutes } from "./key-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import type { Logins } from "./logins.ts";
import { pageHeaders } from "./page-headers.ts";
import { pageHints } from "./page-hints.ts";
import { PortalError } from "./portal-error.ts";
import { MOST_JSON } from "./read-json.ts";
import { readRoutes } from "./read-routes.ts";
import type { Reading } from "./reading.ts";
import { requestLimit } from "./request-limit.ts";
import { sendPage } from "./send-page.ts";
import { sessionRoutes } from "./session-routes.ts";
import type { Sessions } from "./sessions.ts";
import { type Brand, siteDocument } from "./site-document.ts";
import { tellErrors } from "./tell-errors.ts";

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
  app.use(pageHeaders(parts.isSecure, document.styleHashes));

  app.use(requestLimit(limits.requests));
  const costly = requestLimit(limits.costly);
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
  return app.use(tellErrors(log));
}
