import { useEffect, useState } from "preact/hooks";

/** Whether the part that asks has been shown for so long, milliseconds. */
export function useLate(afterMs: number): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  return isLate;
}
