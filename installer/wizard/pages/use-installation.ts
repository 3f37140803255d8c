import { useCallback, useEffect, useState } from "preact/hooks";
import { OFFLINE, Problem } from "../../../keeper/portal/web/api.ts";
import type { FinalizeEvent, FinalizeView } from "../../finalize/finalizer.ts";
import { getSetup } from "../ask-setup.ts";

/** Whatever was missed is seen so soon, milliseconds. */
const LOOK_MS = 3_000;
/** Lines of a step that are kept. */
const MOST_LINES = 200;

/** What a step has said: lines, and the one that changes in place. */
export type Logs = Readonly<Record<string, readonly FinalizeEvent[]>>;

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

/** Lines have ids that rise: one that was heard before is not heard twice. */
export function withLine(logs: Logs, event: FinalizeEvent): Logs {
  const { step } = event;
  if (step === null) return logs;
  const lines = logs[step] ?? [];
  const last = lines.at(-1);
  if (last !== undefined && event.id <= last.id) return logs;
  const kept = last?.kind === "progress" && event.kind === "progress" ? lines.slice(0, -1) : lines;
  return { ...logs, [step]: [...kept, event].slice(-MOST_LINES) };
}
