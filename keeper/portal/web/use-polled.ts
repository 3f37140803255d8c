import { useEffect, useState } from "preact/hooks";
import { get, Problem } from "./api.ts";

/** What the portal says at a path, asked again and again while the page is looked at. What it said last stays. */
export function usePolled<T>(
  path: string,
  everyMs: number,
): {
  readonly data: T | null;
  /** Why it gave no answer just now; null when it did, or was not asked yet. */
  readonly problem: Problem | null;
  /** Whether it gave no answer just now. */
  readonly isOffline: boolean;
} {
  const [data, setData] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const ask = async () => {
      try {
        if (!document.hidden) {
          const answer = await get(path);
          if (!isCurrent) return;
          setProblem(null);
          setData(answer as T);
        }
      } catch (error) {
        if (!isCurrent || !(error instanceof Problem)) return;
        setProblem(error);
      }
      if (isCurrent) timer = setTimeout(ask, everyMs);
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [path, everyMs]);
  return { data, problem, isOffline: problem !== null };
}
