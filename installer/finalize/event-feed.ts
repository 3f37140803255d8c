import type { Time } from "../../keeper/core/time.ts";
import type { FinalizeEvent } from "./finalizer.ts";
import type { FinalizeStore } from "./ports/finalize-store.ts";

/** Events that are read at a time. */
const PAGE = 200;

/** What has happened, written down and read by any number of watchers. */
export interface EventFeed {
  /** Writes an event; what was said earlier is written earlier. */
  say(event: Omit<FinalizeEvent, "id" | "at">): Promise<void>;
  /** Something was written by somebody else: watchers look again. */
  changed(): void;
  since(after: number, signal: AbortSignal): AsyncIterable<FinalizeEvent>;
}

export function eventFeed(store: FinalizeStore, { now }: Time): EventFeed {
  const sleepers = new Set<() => void>();
  let version = 0;
  const changed = () => {
    version += 1;
    for (const wake of [...sleepers]) wake();
  };
  const sleep = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        sleepers.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      sleepers.add(wake);
      signal.addEventListener("abort", wake);
    });
  return {
    say: async (event) => {
      await store.say({ ...event, at: now() });
      changed();
    },
    changed,
    async *since(after, signal) {
      for (let last = after; !signal.aborted; ) {
        const seen = version;
        const page = await store.events(last, PAGE);
        for (const event of page) {
          if (signal.aborted) return;
          last = event.id;
          yield event;
        }
        // Between the look at the version and the sleep nothing else can run.
        if (page.length === 0 && version === seen && !signal.aborted) await sleep(signal);
      }
    },
  };
}
