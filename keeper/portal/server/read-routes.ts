import { type RequestHandler, type Response, Router } from "express";
import type { ProgressFeed } from "../ports/progress-feed.ts";
import { apiDocument } from "./api-document.ts";
import { networkOf } from "./network-of.ts";
import { peerOf } from "./peer-of.ts";
import { PortalError } from "./portal-error.ts";
import { walletSchema } from "./read-json.ts";
import type { Reading } from "./reading.ts";
import { subscriptionIdOf } from "./subscription-id-of.ts";

/** What everybody may read: `/api/v1/host`, `plans`, `subscriptions`, `owners`, `status`, `openapi.json`. */
export function readRoutes(reading: Reading, feed: ProgressFeed): Router {
  const router = Router();
  const document = Buffer.from(JSON.stringify(apiDocument()));

  router.get("/host", keptFor(15), async (_request, response) => send(response, await reading.host()));
  router.get("/plans", keptFor(5), async (_request, response) => send(response, await reading.plans()));
  router.get("/status", keptFor(5), async (_request, response) => send(response, await reading.status()));
  router.get("/openapi.json", keptFor(3_600), (_request, response) => {
    response.type("application/json").end(document);
  });
  router.get("/subscriptions/:subscription", async (request, response) => {
    send(response, await reading.subscription(subscriptionIdOf(request.params.subscription)));
  });
  router.get("/owners/:address/subscriptions", async (request, response) => {
    const address = walletSchema.safeParse(request.params.address);
    if (!address.success) throw new PortalError("REQUEST_INVALID");
    send(response, await reading.ofOwner(address.data));
  });
  router.get("/subscriptions/:subscription/progress", async (request, response) => {
    const subscription = subscriptionIdOf(request.params.subscription);
    if (request.method === "HEAD") return void response.type("text/event-stream").end();
    const isServed = await feed.serve(request, response, subscription, networkOf(peerOf(request)));
    if (!isServed) {
      response.set("Retry-After", "10");
      throw new PortalError("READERS_TOO_MANY");
    }
  });
  return router;
}

/** Only what is good: an error is never kept. */
function keptFor(seconds: number): RequestHandler {
  return (_request, response, next) => {
    response.locals.kept = `public, max-age=${seconds}`;
    next();
  };
}

function send(response: Response, body: object): void {
  if (typeof response.locals.kept === "string") response.set("Cache-Control", response.locals.kept);
  response.json(body);
}
