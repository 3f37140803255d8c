import { useEffect, useState } from "preact/hooks";

/**
 * Whether more than `afterMs` have passed since then; the part that asks is drawn again when they have. By the clock, not
 * by how long the part is shown: a page that is loaded again knows what it waits for since before.
 *
 * @param since milliseconds of the page's clock; null for what has not begun
 */
export function useLate(since: number | null, afterMs: number): boolean {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (since === null) return;
    const due = since + afterMs;
    const timer = setTimeout(() => setNow(due), due - Date.now());
    return () => clearTimeout(timer);
  }, [since, afterMs]);
  return since !== null && now - since >= afterMs;
}
