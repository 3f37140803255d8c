import { Router } from "express";
import { z } from "zod";
import { encodeChallenge } from "../../protocol/login-challenge.ts";
import { loginMessage } from "../../protocol/login-message.ts";
import type { Ownership } from "../ports/ownership.ts";
import type { Signatures } from "../ports/signatures.ts";
import { judgeSignature } from "./judge-signature.ts";
import type { Logins } from "./logins.ts";
import { peerOf } from "./peer-of.ts";
import { readJson, signatureSchema, walletSchema } from "./read-json.ts";

const ticket = z.string().max(64);
export const claimSchema = z.strictObject({ code: z.string().max(64) });
export const denySchema = z.strictObject({ ticket });
export const approveSchema = z.strictObject({ ticket, wallet: walletSchema, signature: signatureSchema });

/**
 * `/api/v1/logins`: what the page of a login link does. The state of a login is for everybody who knows the link; what
 * it is about, for whoever has typed its code; deciding it, for the last who has.
 */
export function loginRoutes(
  logins: Logins,
  ownership: Ownership,
  signatures: Signatures,
  now: () => number,
): Router {
  const router = Router();
  router.get("/:id", (request, response) => {
    response.json({ state: logins.find(request.params.id)?.state.name ?? "absent" });
  });
  router.post("/:id/claim", (request, response) => {
    const { code } = readJson(request, claimSchema);
    const { login, ticket } = logins.claim(request.params.id, code);
    const { attempt, expiresAt } = login;
    response.json({
      ticket,
      challenge: encodeChallenge(attempt),
      vm: attempt.vm,
      user: attempt.user,
      sourceIp: attempt.sourceIp,
      sourcePort: attempt.sourcePort,
      // Not when it ends: a phone's clock may be off.
      millisecondsLeft: Math.max(0, expiresAt - now()),
      sameAddress: peerOf(request) === attempt.sourceIp,
    });
  });
  router.post("/:id/approve", async (request, response) => {
    const { id } = request.params;
    const { ticket, wallet, signature } = readJson(request, approveSchema);
    const { machine, attempt } = logins.judge(id, ticket);
    const given = await judgeSignature(
      signatures,
      machine.subscription,
      await ownership.holders(machine.subscription),
      { wallet, text: loginMessage(attempt, wallet), signature },
    );
    logins.approve(id, ticket, given);
    response.json({ state: "approved" });
  });
  router.post("/:id/deny", (request, response) => {
    logins.deny(request.params.id, readJson(request, denySchema).ticket);
    response.json({ state: "denied" });
  });
  return router;
}
