import { type Request, Router } from "express";
import { z } from "zod";
import { PortalError } from "../../../keeper/portal/server/portal-error.ts";
import { readJson } from "../../../keeper/portal/server/read-json.ts";
import type { Answers } from "../../answers/answers.ts";
import type { Problem } from "../../answers/problem.ts";
import { type SectionName, sections } from "../../answers/sections.ts";
import type { Finalizer } from "../../finalize/finalizer.ts";
import type { Check } from "../../finalize/ports/check.ts";
import type { SectionDesk, SectionDesks } from "../ports/section-desk.ts";
import type { SetupAnswers } from "../setup-answers.ts";
import { SetupError } from "../setup-error.ts";
import type { SetupSession } from "../setup-session.ts";

export interface AnswerParts {
  readonly answers: SetupAnswers;
  readonly desks: SectionDesks;
  readonly session: SetupSession;
  readonly finalizer: Pick<Finalizer, "view">;
}

/** `/api/answers`, `/api/detect/:section` and `/api/preflight/:section`. */
export function answerRoutes({ answers, desks, session, finalizer }: AnswerParts): Router {
  const router = Router();
  router.get("/answers", async (_request, response) => {
    response.json(await answers.view());
  });
  router.put("/answers/:section", async (request, response) => {
    const name = sectionOf(request);
    const value = readJson(request, z.unknown());
    await refuseWhileInUse(finalizer);
    const problems = strangerIn(name, value, session.wallet) ?? (await answers.put(name, value));
    if (problems !== null) response.status(422).json({ problems });
    else response.json({});
  });
  router.get("/detect/:section", async (request, response) => {
    response.json(await desks[sectionOf(request)].detect(await answers.valid()));
  });
  router.post("/preflight/:section", async (request, response) => {
    await refuseWhileInUse(finalizer);
    response.json({ checks: await preflight(desks, sectionOf(request), await answers.valid()) });
  });
  return router;
}

/** @throws PortalError NO_SUCH_PAGE */
function sectionOf({ params }: Request): SectionName {
  const name = Object.keys(sections).find((one) => one === params.section);
  if (name === undefined) throw new PortalError("NO_SUCH_PAGE");
  return name as SectionName;
}

/** @throws SetupError SETUP_RUNNING, SETUP_DONE */
async function refuseWhileInUse(finalizer: Pick<Finalizer, "view">): Promise<void> {
  const { status } = await finalizer.view();
  if (status === "running" || status === "stopping") throw new SetupError("SETUP_RUNNING");
  if (status === "done") throw new SetupError("SETUP_DONE");
}

/** The admin's wallet is one that has signed here: a slip would give the contracts to nobody, or to somebody. */
function strangerIn(name: SectionName, value: unknown, signed: string | null): readonly Problem[] | null {
  if (name !== "admin" || typeof value !== "object" || value === null || !("wallet" in value)) return null;
  if (String(value.wallet).toLowerCase() === signed) return null;
  return [{ path: "wallet", code: "rule", what: "is not the wallet that has signed in here" }];
}

/** @throws SetupError SETUP_ANSWERS_MISSING */
async function preflight<Name extends SectionName>(
  desks: SectionDesks,
  name: Name,
  valid: Partial<Answers>,
): Promise<readonly Check[]> {
  const answer: Answers[Name] | undefined = valid[name];
  if (answer === undefined) throw new SetupError("SETUP_ANSWERS_MISSING");
  const desk: SectionDesk<Name> = desks[name];
  return desk.preflight(answer, valid);
}
