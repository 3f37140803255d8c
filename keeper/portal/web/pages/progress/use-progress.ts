import { useEffect, useState } from "preact/hooks";
import type { ApiProgress } from "../../../../protocol/api/progress.ts";
import { type Progress, toldMore } from "./told-more.ts";

const NOTHING: Progress = { reached: {}, hindrance: null, rejection: null };
/** Until it is tried again after the server said no, milliseconds. */
const AGAIN_MS = 3_000;

/** Follows a purchase by server-sent events. A connection that breaks comes back by itself, and tells what was missed. */
export function useProgress(id: string): Progress {
  const [progress, setProgress] = useState(NOTHING);
  useEffect(() => {
    setProgress(NOTHING);
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = new EventSource(`/api/v1/subscriptions/${id}/progress`);
      source.addEventListener("progress", ({ data }) => {
        const event = JSON.parse(String(data)) as ApiProgress;
        setProgress((last) => toldMore(last, event));
      });
      source.addEventListener("error", () => {
        // A browser gives up for good when it is answered with an error.
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(connect, AGAIN_MS);
      });
    };
    connect();
    return () => {
      source?.close();
      clearTimeout(timer);
    };
  }, [id]);
  return progress;
}
