import { Router } from "express";
import type { CodeLock } from "../code-lock.ts";
import type { NetworkTrial } from "../ports/network-trial.ts";
import type { SetupAnswers } from "../setup-answers.ts";
import { SetupError } from "../setup-error.ts";

/**
 * `POST /api/network/apply`, which tries the answers of the section network, and `POST /api/network/confirm`. Under another
 * address the host is another site to the browser, whose session does not follow: the answer has a code for logging in there.
 */
export function networkRoutes(answers: SetupAnswers, trial: NetworkTrial, lock: CodeLock): Router {
  const router = Router();
  router.post("/network/apply", async (_request, response) => {
    const { network } = await answers.valid();
    if (network === undefined || network.mode === "keep") throw new SetupError("SETUP_ANSWERS_MISSING");
    const { confirmBy, begin } = await trial.apply(network);
    const code = await lock.issue();
    // What fails then is taken back: the session says that nothing is tried any more.
    response.once("close", () => void begin().catch(() => undefined)).json({ confirmBy, code });
  });
  router.post("/network/confirm", async (_request, response) => {
    await trial.confirm();
    response.json({});
  });
  return router;
}
