import { useCallback, useEffect, useState } from "preact/hooks";
import { get, OFFLINE, Problem } from "./api.ts";

/** Between two tries while the portal is away, milliseconds. */
const AWAY_MS = 3_000;
/** When it is read again after something was done: the keeper sees it a few blocks later. Milliseconds. */
const SOON_MS = [1_500, 4_000, 8_000, 15_000, 30_000];

type Ask = (path: string) => Promise<Record<string, unknown>>;

export interface Answer<T> {
  /** The newest answer; null before the first. */
  readonly value: T | null;
  /** Why there is none, or no newer one. */
  readonly problem: Problem | null;
  /** Reads now, and a few times more within half a minute. */
  refresh(): void;
}

/**
 * What the portal answers, read again each so often. While it is away it is asked again.
 *
 * @param path null: nothing is asked yet
 * @param everyMs null: read once
 * @param ask how; the same function from render to render
 */
export function useAnswer<T>(path: string | null, everyMs: number | null, ask: Ask = get): Answer<T> {
  const [answer, setAnswer] = useState<{ readonly path: string; readonly value: T } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (path === null) return;
    let isCurrent = true;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const read = async () => {
      try {
        const value = (await ask(path)) as T;
        if (!isCurrent) return;
        setAnswer({ path, value });
        setProblem(null);
        if (everyMs !== null) timers.push(setTimeout(read, everyMs));
      } catch (error) {
        if (!isCurrent || !(error instanceof Problem)) return;
        setProblem(error);
        if (error.code === OFFLINE) timers.push(setTimeout(read, AWAY_MS));
        else if (everyMs !== null) timers.push(setTimeout(read, everyMs));
      }
    };
    void read();
    if (round > 0) for (const wait of SOON_MS) timers.push(setTimeout(read, wait));
    return () => {
      isCurrent = false;
      for (const timer of timers) clearTimeout(timer);
    };
  }, [path, everyMs, round, ask]);

  const refresh = useCallback(() => setRound((last) => last + 1), []);
  return { value: answer?.path === path ? (answer?.value ?? null) : null, problem, refresh };
}
