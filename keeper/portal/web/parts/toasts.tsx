import { useEffect, useState } from "preact/hooks";

/** How long one can be read, milliseconds. */
const SHOWN_MS = 5_000;
const EVENT = "portal-toast";

/** Says in passing that something is done. What a person has to act upon is a Notice, which stays. */
export function toast(words: string): void {
  dispatchEvent(new CustomEvent(EVENT, { detail: words }));
}

/** Where they are shown. */
export function Toasts() {
  const [shown, setShown] = useState<readonly { readonly id: number; readonly words: string }[]>([]);
  useEffect(() => {
    let last = 0;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const hear = (event: Event) => {
      last += 1;
      const id = last;
      setShown((others) => [...others, { id, words: String((event as CustomEvent<string>).detail) }]);
      timers.add(setTimeout(() => setShown((others) => others.filter((one) => one.id !== id)), SHOWN_MS));
    };
    addEventListener(EVENT, hear);
    return () => {
      removeEventListener(EVENT, hear);
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return (
    <div class="toasts" role="status">
      {shown.map(({ id, words }) => (
        <p key={id} class="toast">
          {words}
        </p>
      ))}
    </div>
  );
}
