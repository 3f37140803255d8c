import { Router } from "express";
import { z } from "zod";
import { readJson, signatureSchema, walletSchema } from "../../../keeper/portal/server/read-json.ts";
import { sessionCookie } from "../session-cookie.ts";
import type { SetupSession } from "../setup-session.ts";
import type { WalletProof } from "../wallet-proof.ts";

const challengeSchema = z.strictObject({ address: walletSchema });
const signedSchema = z.strictObject({ message: z.string().max(2_048), signature: signatureSchema });

/** The session's end, and whose wallet it is: `POST /api/logout`, `/api/wallet/challenge` and `/api/wallet`. */
export function walletRoutes(session: SetupSession, proof: WalletProof): Router {
  const router = Router();
  router.post("/logout", async (_request, response) => {
    await session.end();
    response.set("Set-Cookie", sessionCookie.write("")).json({});
  });
  router.post("/wallet/challenge", (request, response) => {
    const { address } = readJson(request, challengeSchema);
    response.json({ message: proof.challenge(address, request.get("host")) });
  });
  router.post("/wallet", async (request, response) => {
    const { message, signature } = readJson(request, signedSchema);
    const wallet = await proof.take(message, signature);
    await session.setWallet(wallet);
    response.json({ wallet });
  });
  return router;
}
