import { useEffect, useState } from "preact/hooks";
import type { ApiProgress } from "../../../../protocol/api/progress.ts";
import { followProgress } from "../../follow-progress.ts";

/** So many of the newest are kept. */
const MOST = 6;

/** What the host has done of what was asked for, and what it is asked for now. */
export interface Happenings {
  /** The newest first. */
  readonly told: readonly ApiProgress[];
  /** What was asked for on this page and is not told of yet, the newest first. */
  readonly awaited: readonly string[];
  /** Called before something is asked for: what is returned, once it has been, has it awaited. */
  ask(): (what: string) => void;
}

/**
 * Follows what is told of a machine. What was missed comes again by itself.
 *
 * @param id null: nothing is followed
 * @param onTold something came true after it was asked for here
 */
export function useHappenings(id: string | null, onTold: () => void): Happenings {
  const [story, setStory] = useState<{ readonly told: readonly ApiProgress[]; readonly count: number }>(
    EMPTY,
  );
  /** Each with how much is told of once it is done: the host works in order. */
  const [asked, setAsked] = useState<readonly { readonly what: string; readonly until: number }[]>([]);
  const { told, count } = story;
  useEffect(
    () =>
      id === null
        ? undefined
        : followProgress(
            id,
            () => setStory(EMPTY),
            (event) => {
              if (event.detail === "" || event.kind === "stage") return;
              setStory((known) => ({
                told: [event, ...known.told].slice(0, MOST),
                count: known.count + (event.kind === "operation" ? 1 : 0),
              }));
            },
          ),
    [id],
  );
  useEffect(() => {
    if (asked.length > 0) onTold();
  }, [count]);
  // The host may be faster than the wallet tells that it is in a block.
  const ask = () => (what: string) =>
    setAsked((known) => [{ what, until: Math.max(count, known[0]?.until ?? 0) + 1 }, ...known]);
  return { told, awaited: asked.filter(({ until }) => until > count).map(({ what }) => what), ask };
}

const EMPTY = { told: [], count: 0 };
