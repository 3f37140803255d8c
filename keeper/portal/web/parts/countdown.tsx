import { useEffect, useState } from "preact/hooks";
import { loginWords } from "../text/login.ts";

/** When a screen reader is told that time is short, seconds. */
const HURRY = 30;

/** Time that is left, by this machine's own stopwatch: its clock may be wrong. */
export function Countdown({ until }: { /** Of `performance.now()`. */ readonly until: number }) {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <>
      <span class={seconds <= HURRY ? "timer short" : "timer"} role="timer">
        {shown}
      </span>
      <span class="unseen" aria-live="polite">
        {seconds > 0 && seconds <= HURRY ? loginWords.hurry : ""}
      </span>
    </>
  );
}
