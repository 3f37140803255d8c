import type { StepHead } from "./step.ts";
import type { StepId } from "./step-id.ts";

/** The steps by whose outcome one goes, and those by whose outcome these go. */
export function stepsItGoesBy(
  steps: readonly Pick<StepHead<StepId>, "id" | "after">[],
  id: StepId,
): readonly StepId[] {
  const found = new Set<StepId>();
  const add = (step: StepId) => {
    for (const other of steps.find((each) => each.id === step)?.after ?? []) {
      if (found.has(other)) continue;
      found.add(other);
      add(other);
    }
  };
  add(id);
  return [...found];
}
