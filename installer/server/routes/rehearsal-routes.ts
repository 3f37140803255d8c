import { Router } from "express";
import { z } from "zod";
import { readJson } from "../../../keeper/portal/server/read-json.ts";
import type { Finalizer } from "../../finalize/finalizer.ts";
import type { Rehearsal } from "../ports/rehearsal.ts";
import type { SetupAnswers } from "../setup-answers.ts";
import { SetupError } from "../setup-error.ts";

const orderSchema = z.strictObject({ do: z.enum(["start", "cancel"]) });

export interface RehearsalParts {
  readonly answers: SetupAnswers;
  readonly finalizer: Pick<Finalizer, "view">;
  readonly rehearsal: Rehearsal;
}

/** `/api/rehearsal`. */
export function rehearsalRoutes({ answers, finalizer, rehearsal }: RehearsalParts): Router {
  const router = Router();
  router.post("/rehearsal", async (request, response) => {
    if (readJson(request, orderSchema).do === "cancel") rehearsal.cancel();
    else {
      const whole = await answers.whole();
      if (whole.problems !== null) return void response.status(422).json({ problems: whole.problems });
      const { status } = await finalizer.view();
      if (status === "done") throw new SetupError("SETUP_DONE");
      if (status === "running" || status === "stopping") throw new SetupError("SETUP_RUNNING");
      rehearsal.start(whole.answers);
    }
    response.status(202).json({});
  });
  router.get("/rehearsal", (_request, response) => {
    response.json(rehearsal.view());
  });
  return router;
}
