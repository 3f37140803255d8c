import { Router } from "express";
import { z } from "zod";
import { readJson } from "../../../keeper/portal/server/read-json.ts";
import type { Finalizer } from "../../finalize/finalizer.ts";
import type { Rehearsal } from "../ports/rehearsal.ts";
import { sendEvents } from "../send-events.ts";
import type { SetupAnswers } from "../setup-answers.ts";
import { SetupError } from "../setup-error.ts";
import type { SetupSession } from "../setup-session.ts";

const orderSchema = z.strictObject({ do: z.enum(["start", "retry", "cancel"]) });

export interface FinalizeParts {
  readonly answers: SetupAnswers;
  readonly session: SetupSession;
  readonly finalizer: Finalizer;
  readonly rehearsal: Pick<Rehearsal, "isOn">;
  /** Aborts when the server goes down. */
  readonly closing: AbortSignal;
}

/** `/api/finalize` and its events. */
export function finalizeRoutes({ answers, session, finalizer, rehearsal, closing }: FinalizeParts): Router {
  const router = Router();
  router.post("/finalize", async (request, response) => {
    const order = readJson(request, orderSchema).do;
    if (order !== "cancel" && rehearsal.isOn) throw new SetupError("SETUP_REHEARSING");
    if (order === "start") {
      const whole = await answers.whole();
      if (whole.problems !== null) return void response.status(422).json({ problems: whole.problems });
      if (whole.answers.admin.wallet.toLowerCase() !== session.wallet)
        throw new SetupError("SETUP_WALLET_NEEDED");
      if ((await finalizer.view()).status === "done") throw new SetupError("SETUP_DONE");
      await finalizer.start(whole.answers);
    } else if (order === "retry") await finalizer.retry();
    else await finalizer.cancel();
    response.status(202).json({});
  });
  router.get("/finalize", async (_request, response) => {
    response.json(await finalizer.view());
  });
  router.get("/finalize/events", (request, response) =>
    sendEvents(
      request,
      response,
      (after, signal) => finalizer.events(after, signal),
      AbortSignal.any([closing, session.ended]),
    ),
  );
  return router;
}
