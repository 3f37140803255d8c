import type { Answers } from "../answers/answers.ts";
import type { FinalizeEvent } from "./finalizer.ts";
import type { OpenFinalizer } from "./open-finalizer.ts";

/**
 * Makes a host of these answers with nobody at a page. Where an earlier run has left off it goes on, whether that died,
 * failed or was stopped; what other answers change is taken anew.
 *
 * @param finalizer opened so that it does not go on by itself
 * @param tell hears everything that happens
 * @returns how it ended
 */
export async function runUnattended(
  finalizer: OpenFinalizer,
  answers: Answers,
  tell: (event: FinalizeEvent) => void,
): Promise<"done" | "failed" | "stopped"> {
  const before = await finalizer.lastEvent();
  await finalizer.start(answers);
  const leave = new AbortController();
  const telling = tellAll(finalizer.events(before, leave.signal), tell);
  try {
    await finalizer.settled();
    await telling;
  } finally {
    leave.abort();
  }
  const { status } = await finalizer.view();
  return status === "done" || status === "failed" ? status : "stopped";
}

/** Up to the run's end, which is a status of no step. */
async function tellAll(
  events: AsyncIterable<FinalizeEvent>,
  tell: (event: FinalizeEvent) => void,
): Promise<void> {
  for await (const event of events) {
    tell(event);
    if (event.step === null && event.kind === "status") return;
  }
}
