import { expect } from "chai";
import type { Progress } from "../../../keeper/core/progress.ts";

/** Far more looks than any of the work here takes. */
const PATIENCE = 1000;

/** Repeats an operation until it is done, as the sagas do. */
export async function finish(operation: () => Promise<Progress>): Promise<void> {
  for (let look = 0; look < PATIENCE; look++) {
    const progress = await operation();
    if (progress.done) return;
    await new Promise((resolve) => setTimeout(resolve, Math.min(progress.retryInMs, 5)));
  }
  expect.fail("not done");
}
