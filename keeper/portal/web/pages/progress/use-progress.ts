import { useEffect, useState } from "preact/hooks";
import { followProgress } from "../../follow-progress.ts";
import { type Progress, toldMore } from "./told-more.ts";

const NOTHING: Progress = { reached: {}, hindrance: null, rejection: null };

/** What is known of a purchase by now. Kept while a connection that broke comes back. */
export function useProgress(id: string): Progress {
  const [progress, setProgress] = useState(NOTHING);
  useEffect(() => {
    setProgress(NOTHING);
    return followProgress(
      id,
      () => {},
      (event) => setProgress((last) => toldMore(last, event)),
    );
  }, [id]);
  return progress;
}
