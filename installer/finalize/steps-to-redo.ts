import type { SectionName } from "../answers/sections.ts";
import type { StepHead } from "./step.ts";
import type { StepId } from "./step-id.ts";

/**
 * The steps to be looked at again when these sections of the answers have changed: those that go by them, and all that
 * go by such a step's outcome.
 *
 * @param steps in the order in which they are taken
 */
export function stepsToRedo(
  steps: readonly Pick<StepHead<StepId>, "id" | "uses" | "after">[],
  changed: ReadonlySet<SectionName>,
): readonly StepId[] {
  const redo = new Set<StepId>();
  for (const { id, uses, after } of steps)
    if (uses.some((section) => changed.has(section)) || after.some((step) => redo.has(step))) redo.add(id);
  return [...redo];
}
