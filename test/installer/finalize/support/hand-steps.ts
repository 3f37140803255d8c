import type { SectionName } from "../../../../installer/answers/sections.ts";
import type { Step, StepContext } from "../../../../installer/finalize/step.ts";
import type { StepId } from "../../../../installer/finalize/step-id.ts";

type Act = (context: StepContext<StepId>) => Promise<void> | void;

interface Hand {
  readonly id: StepId;
  readonly uses?: readonly SectionName[];
  readonly after?: readonly StepId[];
  readonly isOptional?: boolean;
  readonly run?: Act;
}

/** Steps that the test plays by hand: each does its thing once and finds it done from then on. */
export class HandSteps {
  /** What was called, such as `check keys`, in order. */
  readonly calls: string[] = [];
  /** Things that are done; the test may do and undo them. */
  readonly done = new Set<StepId>();
  readonly steps: readonly Step[];

  constructor(...hands: readonly Hand[]) {
    this.steps = hands.map(({ id, uses = [], after = [], isOptional = false, run }) => ({
      ...{ id, title: id, uses, after, isOptional, estimateSeconds: 1 },
      check: async () => {
        this.calls.push(`check ${id}`);
        return this.done.has(id) ? "done" : "todo";
      },
      run: async (context) => {
        this.calls.push(`run ${id}`);
        await run?.(context);
        this.done.add(id);
      },
      verify: async () => {
        this.calls.push(`verify ${id}`);
      },
    }));
  }
}
