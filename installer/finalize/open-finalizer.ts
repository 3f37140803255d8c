import { FinalError } from "../../keeper/core/errors.ts";
import { Mutex } from "../../keeper/core/mutex.ts";
import type { Time } from "../../keeper/core/time.ts";
import { type Answers, answers as answersSchema } from "../answers/answers.ts";
import { changedSections } from "./changed-sections.ts";
import { eventFeed } from "./event-feed.ts";
import type { Finalizer, StepStatus } from "./finalizer.ts";
import type { HostLayout } from "./host-layout.ts";
import type { FinalizeStore } from "./ports/finalize-store.ts";
import type { Outside } from "./ports/outside.ts";
import type { Say } from "./ports/part.ts";
import { runSteps } from "./run-steps.ts";
import type { Step } from "./step.ts";
import { stepsItGoesBy } from "./steps-it-goes-by.ts";
import { stepsToRedo } from "./steps-to-redo.ts";
import { viewOf } from "./view-of.ts";

export interface FinalizerOptions {
  readonly steps: readonly Step[];
  readonly store: FinalizeStore;
  readonly layout: HostLayout;
  readonly time: Time;
  /** Called once a run, when its first step is taken; closed at the run's end. */
  readonly openOutside: (answers: Answers, say: Say) => Promise<Outside>;
  /** Whether it goes on by itself with what was wanted when it was last closed or killed. It does unless told. */
  readonly resume?: boolean;
}

/** A finalizer that can be put down. */
export interface OpenFinalizer extends Finalizer {
  /** The id of the newest event; 0 when there is none. */
  lastEvent(): Promise<number>;
  /** Resolves when nothing runs. */
  settled(): Promise<void>;
  /** Stops at the next boundary; the next opening goes on by itself. */
  close(): Promise<void>;
}

/** Why a run ends early: nobody has said that it should not go on. */
const PUT_DOWN = new Error("put down");

/**
 * Opens the finalizer over what was kept of it. What a crash found under way is not trusted but looked at again, and
 * what was wanted then goes on by itself. Whoever opens the store holds its lock, so there is one runner.
 */
export async function openFinalizer(options: FinalizerOptions): Promise<OpenFinalizer> {
  const { steps, store, time, resume = true } = options;
  const feed = eventFeed(store, time);
  const turn = new Mutex();
  let run: { readonly cancel: AbortController; readonly ended: Promise<void> } | null = null;

  const begin = (answers: Answers) => {
    const cancel = new AbortController();
    const ended = work(answers, cancel.signal).finally(() => {
      run = null;
      feed.changed();
    });
    // A store that cannot be written: whoever calls next hears of it.
    ended.catch(() => undefined);
    run = { cancel, ended };
  };

  /** Of no step: what goes on beside them. */
  const say = (text: string) => {
    feed.say({ step: null, kind: "log", text }).catch(() => undefined);
  };

  async function work(answers: Answers, cancelled: AbortSignal): Promise<void> {
    let opened: Promise<Outside> | null = null;
    const outside = () => {
      opened ??= options.openOutside(answers, say).catch((error: unknown) => {
        opened = null;
        throw error;
      });
      return opened;
    };
    try {
      const end = await runSteps({ ...options, answers, outside, feed, cancelled });
      if (cancelled.reason !== PUT_DOWN) await store.setWanted(false);
      await feed.say({ step: null, kind: "status", text: end });
    } finally {
      await (opened as Promise<Outside> | null)?.then((it) => it.close());
    }
  }

  const keptAs = async (status: StepStatus) => {
    const kept = await store.steps();
    return steps.map(({ id }) => id).filter((id) => kept.get(id)?.status === status);
  };

  /** @param choose the answers to go by, of those that were gone by before */
  const start = (choose: (before: unknown) => Answers) =>
    turn.run(async () => {
      if (run !== null)
        throw new FinalError(
          "FINALIZE_RUNNING",
          "The installation is under way.",
          "Cancel it and wait for the next boundary between steps, or let it end.",
        );
      const before = (await store.run())?.answers ?? null;
      const answers = choose(before);
      const changed = before === null ? [] : changedSections(before, answers);
      // A step may have failed because what it goes by was lost since. What the host did without is tried again too.
      const behind = (await keptAs("failed")).flatMap((id) => stepsItGoesBy(steps, id));
      const again = new Set([
        ...stepsToRedo(steps, new Set(changed)),
        ...behind,
        ...(await keptAs("warned")),
      ]);
      await store.begin(answers, [...again], time.now());
      begin(answers);
    });

  for (const step of await keptAs("running")) await store.end(step, "interrupted", time.now(), null);
  const before = await store.run();
  if (resume && before?.isWanted === true) {
    const { data } = answersSchema.safeParse(before.answers);
    // Of another version, which asked other things: the operator is asked again.
    if (data === undefined) await store.setWanted(false);
    else begin(data);
  }

  return {
    start: (answers) => start(() => answers),
    retry: () => start(answersAgain),
    async cancel() {
      run?.cancel.abort(new Error("cancelled"));
      feed.changed();
      await store.setWanted(false);
    },
    view: async () => {
      const kept = await store.steps();
      return viewOf(steps, kept, run && { isCancelled: run.cancel.signal.aborted });
    },
    events: feed.since,
    lastEvent: () => store.lastEvent(),
    settled: async () => run?.ended,
    async close() {
      const { cancel, ended } = run ?? {};
      cancel?.abort(PUT_DOWN);
      await ended?.catch(() => undefined);
    },
  };
}

function answersAgain(before: unknown): Answers {
  if (before === null)
    throw new FinalError(
      "FINALIZE_NOT_STARTED",
      "Nothing was begun that could go on.",
      "Start the installation with a whole set of answers.",
    );
  const { data } = answersSchema.safeParse(before);
  if (data !== undefined) return data;
  throw new FinalError(
    "ANSWERS_OUTDATED",
    "The answers that were gone by are not what this version of the installer asks for.",
    "Answer again, and start with the whole of it: what is done already stays done where it still fits.",
  );
}
