import { FinalError } from "../../keeper/core/errors.ts";
import type { Outputs } from "./outputs.ts";
import type { Part } from "./ports/part.ts";
import type { Step, StepContext, StepHead } from "./step.ts";
import type { StepId } from "./step-id.ts";

/** A step that sees to one part: what the part is found to be is what comes of the step. */
export function partStep<Id extends StepId>(
  head: StepHead<Id>,
  partOf: (context: StepContext<Id>) => Part<Outputs[Id]>,
): Step<Id> {
  const isThere = async (context: StepContext<Id>) => {
    const found = await partOf(context).look();
    if (found !== null) await context.keep(found);
    return found !== null;
  };
  return {
    ...head,
    check: async (context) => ((await isThere(context)) ? "done" : "todo"),
    run: async (context) => context.keep(await partOf(context).make(context.say, context.waiting)),
    verify: async (context) => {
      if (await isThere(context)) return;
      throw new FinalError(
        "STEP_UNDONE",
        `${head.title}: it was done, and is not found to be so.`,
        "Try again. If it happens twice, something else changes it: the step's log says what was done.",
      );
    },
  };
}
