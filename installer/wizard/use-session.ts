import { useCallback, useEffect, useState } from "preact/hooks";
import { OFFLINE, Problem } from "../../keeper/portal/web/api.ts";
import type { SetupSession } from "./api/session.ts";
import { getSetup, LOGGED_OUT } from "./ask-setup.ts";

/** Between two tries while the host is away, milliseconds. */
const AWAY_MS = 2_000;

/** Whether this browser is logged in, and as whom. */
export function useSession(): {
  /** Null before the first answer. */
  readonly session: SetupSession | null;
  readonly problem: Problem | null;
  /** It was logged in, and is not any more. */
  readonly isTaken: boolean;
  refresh(): Promise<void>;
} {
  const [session, setSession] = useState<SetupSession | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isTaken, setTaken] = useState(false);

  const refresh = useCallback(async () => {
    try {
      const now = (await getSetup("session")) as unknown as SetupSession;
      setProblem(null);
      setSession((before) => {
        if (before?.csrf != null && now.csrf === null) setTaken(true);
        if (now.csrf !== null) setTaken(false);
        return now;
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  }, []);
  useEffect(() => {
    void refresh();
    const out = () => void refresh();
    addEventListener(LOGGED_OUT, out);
    return () => removeEventListener(LOGGED_OUT, out);
  }, [refresh]);
  useEffect(() => {
    if (problem?.code !== OFFLINE) return;
    const timer = setTimeout(refresh, AWAY_MS);
    return () => clearTimeout(timer);
  }, [problem, refresh]);
  return { session, problem, isTaken, refresh };
}
