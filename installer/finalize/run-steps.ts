import { RetryableError } from "../../keeper/core/errors.ts";
import { type RetryPolicy, retryDelay } from "../../keeper/core/retry-policy.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Answers } from "../answers/answers.ts";
import type { EventFeed } from "./event-feed.ts";
import { failureOf } from "./failure-of.ts";
import type { HostLayout } from "./host-layout.ts";
import type { Outputs } from "./outputs.ts";
import type { FinalizeStore } from "./ports/finalize-store.ts";
import type { Outside } from "./ports/outside.ts";
import type { Step, StepContext } from "./step.ts";
import type { StepId } from "./step-id.ts";

/** How often a step is tried before the operator is asked, when what is in its way may pass. */
const TRIES = 5;
const PAUSE: RetryPolicy = { firstMs: 1_000, capMs: 15_000 };

export interface RunOptions {
  readonly steps: readonly Step[];
  readonly store: FinalizeStore;
  readonly answers: Answers;
  /** Opened by the first step that is taken. */
  readonly outside: () => Promise<Outside>;
  readonly layout: HostLayout;
  readonly time: Time;
  readonly feed: EventFeed;
  readonly cancelled: AbortSignal;
}

/** Takes all steps that are not done, in their order, up to the first that fails. Resolves to how it ended. */
export async function runSteps(options: RunOptions): Promise<"done" | "failed" | "cancelled"> {
  const { steps, store, time, cancelled, feed } = options;
  for (const step of steps) {
    const kept = await store.steps();
    if (["done", "warned"].includes(kept.get(step.id)?.status ?? "todo")) continue;
    if (cancelled.aborted) return "cancelled";
    await store.enter(step.id, time.now());
    feed.changed();
    const end = async (...[status, error]: ["done" | "failed" | "warned" | "todo", unknown?]) => {
      await store.end(step.id, status, time.now(), error === undefined ? null : failureOf(error));
      feed.changed();
    };
    try {
      await tryStep(step, options);
      await end("done");
    } catch (error) {
      // A wait that the operator has ended is no failure.
      if (cancelled.aborted && error === cancelled.reason) {
        await end("todo");
        return "cancelled";
      }
      await end(step.isOptional === true ? "warned" : "failed", error);
      if (step.isOptional !== true) return "failed";
    }
  }
  return "done";
}

async function tryStep(step: Step, options: RunOptions): Promise<void> {
  const { time, cancelled, feed } = options;
  for (let tries = 1; ; tries++) {
    try {
      const context = await contextOf(step, options);
      if ((await step.check(context)) === "done") return;
      await step.run(context);
      return await step.verify(context);
    } catch (error) {
      if (!(error instanceof RetryableError) || tries === TRIES) throw error;
      await feed.say({
        step: step.id,
        kind: "log",
        text: `${error.code}: ${error.message} It is tried again.`,
      });
      await time.sleep(retryDelay(PAUSE, tries, 1), cancelled);
      cancelled.throwIfAborted();
    }
  }
}

async function contextOf(step: Step, options: RunOptions): Promise<StepContext<StepId>> {
  const { answers, store, layout, time, cancelled, feed } = options;
  const kept = await store.steps();
  const output = <Id extends StepId>(id: Id): Outputs[Id] => {
    const found = kept.get(id);
    if (found?.status !== "done")
      throw new Error(`this is a bug: ${step.id} goes by ${id}, which is not done`);
    // What the step itself has kept.
    return found.output as unknown as Outputs[Id];
  };
  const tell = (kind: "log" | "progress") => (text: string) => {
    // A store that cannot be written is met again at the step's end.
    feed.say({ step: step.id, kind, text }).catch(() => undefined);
  };
  return {
    answers,
    outside: await options.outside(),
    layout,
    time,
    output,
    get parties() {
      return { keeper: output("keys").keeper, admin: answers.admin.wallet };
    },
    keep: async (made) => {
      await store.keep(step.id, made);
      feed.changed();
    },
    say: tell("log"),
    progress: tell("progress"),
    waiting: cancelled,
  };
}
