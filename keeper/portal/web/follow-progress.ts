import type { ApiProgress } from "../../protocol/api/progress.ts";

/** Until it is tried again after the server said no, milliseconds. */
const AGAIN_MS = 3_000;

/**
 * Follows what is told of a subscription by server-sent events. A connection that breaks comes back by itself, and tells
 * what was missed.
 *
 * @param onBegin called before all of the story is told, which may be once more
 * @returns ends it
 */
export function followProgress(
  id: string,
  onBegin: () => void,
  onEvent: (event: ApiProgress) => void,
): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = () => {
    onBegin();
    source = new EventSource(`/api/v1/subscriptions/${id}/progress`);
    source.addEventListener("progress", ({ data }) => onEvent(JSON.parse(String(data)) as ApiProgress));
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
}
