import express, { type Express } from "express";
import type { Pages } from "../../keeper/portal/ports/pages.ts";
import type { PortalLog } from "../../keeper/portal/ports/portal-log.ts";
import { pageHeaders } from "../../keeper/portal/server/page-headers.ts";
import { PortalError } from "../../keeper/portal/server/portal-error.ts";
import { MOST_JSON } from "../../keeper/portal/server/read-json.ts";
import { requestLimit } from "../../keeper/portal/server/request-limit.ts";
import { sendPage } from "../../keeper/portal/server/send-page.ts";
import type { NetworkTrial } from "./ports/network-trial.ts";
import type { Rehearsal } from "./ports/rehearsal.ts";
import type { SectionDesks } from "./ports/section-desk.ts";
import type { SetupEnd } from "./ports/setup-end.ts";
import { answerRoutes } from "./routes/answer-routes.ts";
import { endRoutes } from "./routes/end-routes.ts";
import { type FinalizeParts, finalizeRoutes } from "./routes/finalize-routes.ts";
import { type LoginParts, loginRoutes } from "./routes/login-routes.ts";
import { networkRoutes } from "./routes/network-routes.ts";
import { rehearsalRoutes } from "./routes/rehearsal-routes.ts";
import { walletRoutes } from "./routes/wallet-routes.ts";
import { sameOrigin } from "./same-origin.ts";
import { sessionGuard } from "./session-guard.ts";
import { tellSetupErrors } from "./tell-setup-errors.ts";
import type { WalletProof } from "./wallet-proof.ts";

/** A year, seconds: an asset's name changes with its contents. */
const ASSET_SECONDS = 31_536_000;
/** What one network may ask in a minute: a page that watches asks about fifty times. */
const REQUESTS = 600;

export interface SetupAppParts extends LoginParts, FinalizeParts {
  readonly desks: SectionDesks;
  readonly end: SetupEnd;
  readonly close: () => void;
  readonly proof: WalletProof;
  readonly trial: NetworkTrial;
  readonly rehearsal: Rehearsal;
  readonly pages: Pages;
  readonly log: PortalLog;
}

/** What the operator's browser is served until the host is set up: the wizard, and its API, closed but for the login. */
export function setupApp(parts: SetupAppParts): Express {
  const { pages, log, session, answers } = parts;
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false).set("case sensitive routing", true);
  // No HSTS: after this, the name may be somebody else's, or have another certificate to begin with.
  app.use(pageHeaders(false, []));
  app.use(requestLimit(REQUESTS));

  const api = express.Router();
  api.use((request, response, next) => {
    if (request.method === "GET" || request.method === "HEAD") next();
    else sameOrigin(request, response, next);
  });
  api.use(express.json({ limit: MOST_JSON, inflate: false }));
  api.use(loginRoutes(parts));
  api.use(sessionGuard(session));
  api.use(walletRoutes(session, parts.proof));
  api.use(answerRoutes(parts));
  api.use(networkRoutes(answers, parts.trial, parts.lock));
  api.use(rehearsalRoutes(parts));
  api.use(finalizeRoutes(parts));
  api.use(endRoutes(parts));
  app.use("/api", api);

  app.get("/assets/:name", (request, response, next) => {
    const file = pages.assets.get(request.path);
    if (file === undefined) return next();
    sendPage(request, response.set("Cache-Control", `public, max-age=${ASSET_SECONDS}, immutable`), file);
  });
  app.get("/", (request, response) => sendPage(request, response, pages.document));
  app.use(() => {
    throw new PortalError("NO_SUCH_PAGE");
  });
  return app.use(tellSetupErrors(log));
}
