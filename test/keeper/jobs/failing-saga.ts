import type { Saga, Step } from "../../../keeper/jobs/saga.ts";

/** The saga with each step passed through `change`. */
export function wrappedSaga(saga: Saga, change: (name: string, step: Step) => Step): Saga {
  return {
    ...saga,
    steps: Object.fromEntries(Object.entries(saga.steps).map(([name, step]) => [name, change(name, step)])),
  };
}

/** The saga with a step that throws once in this process, before or after its effect. */
export function failingSaga(saga: Saga, name: string, when: "before" | "after", error: Error): Saga {
  let left = 1;
  return wrappedSaga(saga, (each, step) => ({
    ...step,
    run: async (context) => {
      if (each !== name || left === 0) return step.run(context);
      if (when === "after") await step.run(context);
      left = 0;
      throw error;
    },
  }));
}
