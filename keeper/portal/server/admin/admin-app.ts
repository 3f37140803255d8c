import express, { type Express } from "express";
import type { CommandAnswers } from "../../ports/command-answers.ts";
import type { Pages } from "../../ports/pages.ts";
import type { PortalLog } from "../../ports/portal-log.ts";
import { commandRoutes } from "../command-routes.ts";
import { pageHeaders } from "../page-headers.ts";
import type { RequestLimits } from "../portal-app.ts";
import { PortalError } from "../portal-error.ts";
import { MOST_JSON } from "../read-json.ts";
import type { Reading } from "../reading.ts";
import { requestLimit } from "../request-limit.ts";
import { sendPage } from "../send-page.ts";
import { type Brand, siteDocument } from "../site-document.ts";
import { tellErrors } from "../tell-errors.ts";
import { type AdminRouteParts, adminRoutes } from "./admin-routes.ts";

/** A year, seconds: an asset's name changes with its contents. */
const ASSET_SECONDS = 31_536_000;

export interface AdminAppParts extends AdminRouteParts {
  readonly reading: Pick<Reading, "host">;
  readonly commands: CommandAnswers;
  readonly branding: Brand;
  /** The panel's own, not the tenants'. */
  readonly pages: Pages;
  readonly log: PortalLog;
  /** Whether it is served over TLS. */
  readonly isSecure: boolean;
  readonly limits: RequestLimits;
}

/** What the operator's browser is served: the panel under `/admin`, and what it reads. There are no cookies. */
export function adminApp(parts: AdminAppParts): Express {
  const { pages, branding, reading, log, limits } = parts;
  const document = siteDocument(pages.document, branding);
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false).set("case sensitive routing", true);
  app.use(pageHeaders(parts.isSecure, document.styleHashes));
  app.use(requestLimit(limits.requests));

  const api = express.Router();
  const signIns = requestLimit(limits.costly);
  api.post("/session", signIns).post("/session/challenge", signIns);
  api.use(express.json({ limit: MOST_JSON, inflate: false }));
  // What wallets have to be told before anything is sent: chain, contracts, tokens. Everybody may know.
  api.get("/host", async (_request, response) => {
    response.json(await reading.host());
  });
  api.use("/commands", commandRoutes(parts.commands));
  api.use(adminRoutes(parts));
  app.use("/api/v1", api);

  app.get("/assets/:name", (request, response, next) => {
    const file = pages.assets.get(request.path);
    if (file === undefined) return next();
    sendPage(request, response.set("Cache-Control", `public, max-age=${ASSET_SECONDS}, immutable`), file);
  });
  app.get("/logo/:name", (request, response, next) => {
    if (branding.logo?.path !== request.path) return next();
    sendPage(request, response, branding.logo.file);
  });
  app.get("/", (_request, response) => response.redirect(302, "/admin"));
  app.get(/^\/admin(\/[a-z]+(\/[1-9][0-9]{0,18})?)?$/, (request, response) => {
    sendPage(request, response, document);
  });
  app.use(() => {
    throw new PortalError("NO_SUCH_PAGE");
  });
  return app.use(tellErrors(log));
}
