import { failureOf } from "../../installer/finalize/failure-of.ts";
import { RetryableError } from "../../keeper/core/errors.ts";
import { type RetryPolicy, retryDelay } from "../../keeper/core/retry-policy.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Status } from "./status.ts";
import type { FirstBootStep } from "./step.ts";

const PAUSE: RetryPolicy = { firstMs: 2_000, capMs: 60_000 };

/**
 * Sees to each step in its order, and tries one that fails for ever: nobody may be there, and what is in its way (a cable,
 * a mirror, a file) can be put right from outside. All that it knows it reads from the machine, so it may be killed at any
 * point.
 *
 * @param report called at each change
 */
export async function runSteps(
  steps: readonly FirstBootStep[],
  time: Time,
  report: (status: Status) => Promise<void>,
): Promise<void> {
  for (const [i, step] of steps.entries()) {
    const { id, title } = step;
    let status: Status = {
      ...{ step: i + 1, steps: steps.length, id, title },
      ...{ since: time.now(), line: "", error: null, nextTryAt: null },
    };
    const tell = (change: Partial<Status>) => {
      status = { ...status, ...change };
      return report(status);
    };
    for (let tries = 1; ; tries++) {
      try {
        await tell({ nextTryAt: null });
        await see(step, (line) => void tell({ line }));
        break;
      } catch (error) {
        const pause = retryDelay(PAUSE, tries, 1);
        await tell({ error: failureOf(error), nextTryAt: time.now() + pause });
        await time.sleep(pause);
      }
    }
  }
}

async function see(step: FirstBootStep, say: (line: string) => void): Promise<void> {
  if (await step.isDone()) return;
  await step.make(say);
  if (await step.isDone()) return;
  throw new RetryableError(
    "FIRSTBOOT_STEP_UNDONE",
    `All that ${step.id} does was done, and the machine is still not as it should be.`,
    "It is tried again by itself; journalctl -u blockhost-firstboot has what its programs said.",
  );
}
