import type { Step } from "../../../../installer/finalize/step.ts";

/** Where a process dies, such as `before keys`: when the step is under way and nothing of it done; or all, and not noted. */
export type KillPoint = `${"before" | "after"} ${string}`;

/** Steps of which one kills the process, as a cut of the power does: no handler runs. */
export function killingSteps(steps: readonly Step[], point: KillPoint | null): readonly Step[] {
  return steps.map((step) => ({
    ...step,
    check: async (context) => {
      if (point === `before ${step.id}`) await die();
      const found = await step.check(context);
      if (found === "done" && point === `after ${step.id}`) await die();
      return found;
    },
    verify: async (context) => {
      await step.verify(context);
      if (point === `after ${step.id}`) await die();
    },
  }));
}

async function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise<never>(() => {});
}
