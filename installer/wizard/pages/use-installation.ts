import { useCallback, useEffect, useState } from "preact/hooks";
import { OFFLINE, Problem } from "../../../keeper/portal/web/api.ts";
import type { FinalizeEvent, FinalizeView } from "../../finalize/finalizer.ts";
import { getSetup } from "../ask-setup.ts";
import { type Logs, withLine } from "./with-line.ts";

/** Whatever was missed is seen so soon, milliseconds. */
const LOOK_MS = 3_000;

export interface Installation {
  /** Null before the first answer. */
  readonly view: FinalizeView | null;
  readonly logs: Logs;
  /** Why nothing newer is known. */
  readonly problem: Problem | null;
  refresh(): Promise<void>;
}

/** How the installation stands, followed by its events; what a connection misses is told again. */
export function useInstallation(): Installation {
  const [view, setView] = useState<FinalizeView | null>(null);
  const [logs, setLogs] = useState<Logs>({});
  const [problem, setProblem] = useState<Problem | null>(null);

  const refresh = useCallback(async () => {
    try {
      setView((await getSetup("finalize")) as unknown as FinalizeView);
      setProblem(null);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const look = async () => {
      await refresh();
      if (isCurrent) timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [refresh]);
  useEffect(() => {
    const stream = new EventSource("/api/finalize/events");
    const hear = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as FinalizeEvent;
      if (event.kind === "status") void refresh();
      else setLogs((before) => withLine(before, event));
    };
    // By kind, or without: either way of sending is heard.
    for (const kind of ["message", "status", "log", "progress"])
      stream.addEventListener(kind, hear as EventListener);
    return () => stream.close();
  }, [refresh]);
  return { view, logs, problem, refresh };
}

/** Whether the host is away, and not only in the way. */
export function isAway(problem: Problem | null): boolean {
  return problem?.code === OFFLINE;
}
