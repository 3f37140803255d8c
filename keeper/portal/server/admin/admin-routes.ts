import { type Request, Router } from "express";
import type { AdminMe } from "../../../protocol/api/admin/admin-me.ts";
import type { AdminReads } from "../../ports/admin-reads.ts";
import type { Signatures } from "../../ports/signatures.ts";
import { PortalError } from "../portal-error.ts";
import { readJson } from "../read-json.ts";
import { challengeSchema, signedSchema } from "../session-routes.ts";
import type { Sessions } from "../sessions.ts";
import { subscriptionIdOf } from "../subscription-id-of.ts";
import type { AdminDoor } from "./admin-door.ts";

export interface AdminRouteParts {
  readonly sessions: Sessions;
  readonly door: AdminDoor;
  readonly signatures: Pick<Signatures, "check">;
  readonly reads: AdminReads;
  /** Address of CommandInbox; null where the keeper follows none. */
  readonly inbox: string | null;
}

/**
 * `/api/v1/session` and `/api/v1/admin/…`. All that a session opens is `GET`, and what stands behind only reads: nothing
 * that can be asked of the panel changes anything.
 */
export function adminRoutes({ sessions, door, signatures, reads, inbox }: AdminRouteParts): Router {
  const router = Router();
  router.post("/session/challenge", (request, response) => {
    response.json({ text: sessions.challenge(readJson(request, challengeSchema).wallet) });
  });
  router.post("/session", async (request, response) => {
    const { wallet, text, signature } = readJson(request, signedSchema);
    sessions.take(wallet, text);
    if ((await signatures.check(wallet, text, signature)) === null) throw new PortalError("SIGNATURE_WRONG");
    response.status(201).json(await door.open(wallet));
  });
  router.delete("/session", (request, response) => {
    sessions.end(request.get("authorization"));
    response.status(204).end();
  });

  const show = (path: string, read: (request: Request) => object | Promise<object>) => {
    router.get(`/admin${path}`, async (request, response) => {
      await door.enter(request.get("authorization"));
      response.json(await read(request));
    });
  };
  const idOf = (request: Request) => subscriptionIdOf(request.params.subscription);
  router.get("/admin/me", async (request, response) => {
    const me: AdminMe = { ...(await door.enter(request.get("authorization"))), inbox };
    response.json(me);
  });
  show("/overview", () => reads.overview());
  show("/machines", async () => ({ machines: await reads.machines() }));
  show("/machines/:subscription/usage", (request) => reads.usage(idOf(request)));
  show("/subscriptions", () => reads.subscriptions());
  show("/subscriptions/:subscription", (request) => reads.subscription(idOf(request)));
  show("/subscriptions/:subscription/journal/:before", (request) =>
    reads.journal(idOf(request), numberOf(request.params.before)),
  );
  show("/money", () => reads.money());
  show("/commands", async () => (await reads.commands()) ?? { commands: null, count: "0" });
  show("/network", () => reads.network());
  show("/certificates", async () => ({ certificates: await reads.certificates() }));
  show("/log/:after", (request) => reads.log(numberOf(request.params.after)));
  show("/usage", () => reads.usage(null));
  return router;
}

/** The number of a line. @throws PortalError REQUEST_INVALID */
function numberOf(text: unknown): number {
  if (typeof text !== "string" || !/^(0|[1-9][0-9]{0,14})$/.test(text)) {
    throw new PortalError("REQUEST_INVALID");
  }
  return Number(text);
}
