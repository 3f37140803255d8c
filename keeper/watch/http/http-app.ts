import express, { type ErrorRequestHandler, type Express } from "express";
import type { Health } from "../health.ts";
import type { ProgressStreams } from "./progress-streams.ts";

/** Nothing served here is a page, so nothing of it may run, be framed, guessed at or kept. */
const HEADERS = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** What is served, and by whom. */
export interface HttpAppParts {
  readonly health: () => Health;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  readonly progress: Pick<ProgressStreams, "serve">;
}

/** `/healthz`, `/metrics`, `/progress/:id`: read-only, without secrets, the same for everybody. */
export function httpApp({ health, metrics, progress }: HttpAppParts): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag").set("query parser", false);
  app.use((request, response, next) => {
    response.set(HEADERS);
    if (request.method === "GET" || request.method === "HEAD") next();
    else response.status(405).set("Allow", "GET, HEAD").json({ error: "only to be read" });
  });
  app.get("/healthz", (_request, response) => {
    const state = health();
    response.status(state.ok ? 200 : 503).json(state);
  });
  app.get("/metrics", async (_request, response) => {
    const text = await metrics.text();
    response.set("Content-Type", metrics.contentType).send(text);
  });
  app.get("/progress/:id", async (request, response) => {
    const { id } = request.params;
    // Twenty digits are more than there will ever be subscriptions.
    if (!/^[1-9]\d{0,19}$/.test(id)) {
      response.status(404).json({ error: "a subscription's id is a number" });
    } else if (request.method === "HEAD") {
      response.type("text/event-stream").end();
    } else if (!(await progress.serve(request, response, BigInt(id), ""))) {
      response.status(503).set("Retry-After", "10").json({ error: "too many connections" });
    }
  });
  app.use((_request, response) => {
    response.status(404).json({ error: "no such page" });
  });
  // Not express's own: it shows the stack.
  const onError: ErrorRequestHandler = (_error, _request, response, next) => {
    if (response.headersSent) next(_error);
    else response.status(500).json({ error: "internal" });
  };
  return app.use(onError);
}
