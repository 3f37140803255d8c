import { useEffect, useState } from "preact/hooks";

/** Unix seconds by this machine's clock, anew each half minute: for what is told in days and hours. */
export function useNow(): number {
  const [now, setNow] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setNow(seconds), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const seconds = () => Math.floor(Date.now() / 1_000);
