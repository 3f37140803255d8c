import { Router } from "express";
import { z } from "zod";
import { networkOf } from "../../../keeper/portal/server/network-of.ts";
import { peerOf } from "../../../keeper/portal/server/peer-of.ts";
import { readJson } from "../../../keeper/portal/server/read-json.ts";
import type { CodeLock } from "../code-lock.ts";
import type { LoginGate } from "../login-gate.ts";
import { sessionCookie } from "../session-cookie.ts";
import { SetupError } from "../setup-error.ts";
import type { SetupSession } from "../setup-session.ts";

const loginSchema = z.strictObject({ otp: z.string().max(64) });

export interface LoginParts {
  readonly gate: LoginGate;
  readonly lock: CodeLock;
  readonly session: SetupSession;
  /** SHA-256 of the certificate, as browsers show it. */
  readonly fingerprint: string;
  /** Where the pages go on. */
  readonly step: () => Promise<string>;
  /** Until when a network on trial has to be confirmed. */
  readonly confirmBy: () => Promise<number | null>;
}

/** `POST /api/login` and `GET /api/session`: what is there for somebody who is not logged in. */
export function loginRoutes({ gate, lock, session, fingerprint, step, confirmBy }: LoginParts): Router {
  const router = Router();
  router.post("/login", async (request, response) => {
    const { otp } = readJson(request, loginSchema);
    const isRight = await gate.enter(networkOf(peerOf(request)), () => lock.open(otp));
    if (!isRight) throw new SetupError("SETUP_CODE_WRONG");
    const token = await session.begin();
    response.set("Set-Cookie", sessionCookie.write(token)).json({ csrf: session.csrf(token) });
  });
  router.get("/session", async (request, response) => {
    const token = sessionCookie.read(request.get("cookie"));
    if (!session.isOf(token)) return void response.json({ csrf: null, wallet: null, fingerprint });
    response.json({
      csrf: session.csrf(token),
      wallet: session.wallet,
      fingerprint,
      step: await step(),
      confirmBy: await confirmBy(),
    });
  });
  return router;
}
