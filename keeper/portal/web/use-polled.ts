import { useEffect, useState } from "preact/hooks";
import { get } from "./api.ts";

/** What the portal says at a path, asked again and again while the page is looked at. What it said last stays. */
export function usePolled<T>(
  path: string,
  everyMs: number,
): { readonly data: T | null /** Whether it gave no answer just now. */; readonly isOffline: boolean } {
  const [data, setData] = useState<T | null>(null);
  const [isOffline, setOffline] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const ask = async () => {
      const answer = document.hidden ? undefined : await get(path).catch(() => null);
      if (!isCurrent) return;
      if (answer !== undefined) setOffline(answer === null);
      if (answer) setData(answer as T);
      timer = setTimeout(ask, everyMs);
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [path, everyMs]);
  return { data, isOffline };
}
