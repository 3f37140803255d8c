import { type Request, Router } from "express";
import { z } from "zod";
import type { ApiUsage } from "../../protocol/api/session.ts";
import type { Delegations } from "../ports/delegations.ts";
import type { HostReader } from "../ports/host-reader.ts";
import type { Ownership } from "../ports/ownership.ts";
import type { Signatures } from "../ports/signatures.ts";
import { PortalError } from "./portal-error.ts";
import { readJson, signatureSchema, walletSchema } from "./read-json.ts";
import type { Sessions } from "./sessions.ts";
import { subscriptionIdOf } from "./subscription-id-of.ts";

const MONTHS = 12;

export const challengeSchema = z.strictObject({ wallet: walletSchema });
export const signedSchema = z.strictObject({
  wallet: walletSchema,
  text: z.string().max(2_048),
  signature: signatureSchema,
});

/** What a session is for. */
export interface SessionParts {
  readonly sessions: Sessions;
  readonly ownership: Ownership;
  readonly signatures: Signatures;
  readonly delegations: Delegations;
  readonly host: Pick<HostReader, "usage" | "credential" | "snapshots">;
  /** Processors of the subscription's machine. @throws PortalError SUBSCRIPTION_UNKNOWN */
  readonly vcpusOf: (subscription: bigint) => Promise<number>;
  /** Unix seconds. */
  readonly now: () => number;
}

/** `/api/v1/session`, and what it opens: `/api/v1/machines/:subscription/…` for owner and active user, as of each request. */
export function sessionRoutes(parts: SessionParts): Router {
  const { sessions, ownership, signatures, delegations, host, now } = parts;
  const router = Router();

  router.post("/session/challenge", (request, response) => {
    response.json({ text: sessions.challenge(readJson(request, challengeSchema).wallet) });
  });
  router.post("/session", async (request, response) => {
    const { wallet, text, signature } = readJson(request, signedSchema);
    sessions.take(wallet, text);
    if ((await signatures.check(wallet, text, signature)) === null) throw new PortalError("SIGNATURE_WRONG");
    response.status(201).json(sessions.begin(wallet));
  });
  router.delete("/session", (request, response) => {
    sessions.end(request.get("authorization"));
    response.status(204).end();
  });

  /** The machine that is asked about, when whoever asks may know of it. The session comes first: without one nothing is said. */
  async function opened(request: Request): Promise<bigint> {
    const wallet = sessions.walletOf(request.get("authorization"));
    const subscription = subscriptionIdOf(request.params.subscription);
    const holders = await ownership.holders(subscription);
    if (holders === null) throw new PortalError("MACHINE_CLOSED");
    if (wallet !== holders.owner && wallet !== holders.user) throw new PortalError("WALLET_NOT_HOLDER");
    return subscription;
  }

  router.get("/machines/:subscription/usage", async (request, response) => {
    const subscription = await opened(request);
    const [months, vcpus] = await Promise.all([
      host.usage(subscription, MONTHS),
      parts.vcpusOf(subscription),
    ]);
    const usage: ApiUsage = {
      months: months.map((used) => ({
        month: used.month,
        cpuSeconds: Math.round(used.fullCpuSeconds * vcpus),
        memoryMiBHours: Math.round(used.memoryGibHours * 1_024),
        networkInBytes: `${used.netInBytes}`,
        networkOutBytes: `${used.netOutBytes}`,
        runningSeconds: Math.round(used.runningSeconds),
        wantedSeconds: Math.round(used.wantedSeconds),
      })),
    };
    response.json(usage);
  });
  router.get("/machines/:subscription/credential", async (request, response) => {
    const credential = await host.credential(await opened(request));
    if (credential === null) throw new PortalError("MACHINE_UNKNOWN");
    response.json(credential);
  });
  router.get("/machines/:subscription/snapshots", async (request, response) => {
    const found = await host.snapshots(await opened(request));
    if (found === null) throw new PortalError("MACHINE_UNKNOWN");
    response.json(found);
  });
  router.get("/machines/:subscription/keys", async (request, response) => {
    const keys = await delegations.list(await opened(request), now());
    response.json({
      keys: keys.map(({ key, wallet, scope, issuedAt, expiresAt }) => ({
        key,
        wallet,
        scope,
        issuedAt,
        expiresAt,
      })),
    });
  });
  return router;
}
