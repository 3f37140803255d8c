import { Router } from "express";
import type { ApiCommand } from "../../protocol/api/command.ts";
import type { CommandAnswers } from "../ports/command-answers.ts";
import { PortalError } from "./portal-error.ts";

/** `/api/v1/commands/<nonce>`: what came of a command, for who can open it. */
export function commandRoutes(answers: CommandAnswers): Router {
  const router = Router();
  router.get("/:nonce", async (request, response) => {
    const { nonce } = request.params;
    if (!/^[1-9][0-9]{0,14}$/.test(nonce)) throw new PortalError("COMMAND_NOT_HERE");
    const answer = await answers.answer(BigInt(nonce));
    if (answer === null) throw new PortalError("COMMAND_NOT_HERE");
    const { hash, sealed, open } = answer;
    const body: ApiCommand = { nonce, hash, sealed, open };
    response.json(body);
  });
  return router;
}
