import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../api.ts";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { text } from "../../text.ts";
import type { Session } from "./use-session.ts";

/** Something that only owner and user may read, for who has signed in. What was read last stays while it cannot be read. */
export function Private(props: {
  readonly session: Session;
  readonly path: string;
  /** So often it is read anew, milliseconds; left out: read once. */
  readonly everyMs?: number;
  children(answer: Record<string, unknown>): ComponentChild;
}) {
  const { session, path, everyMs, children } = props;
  const { isOpen, read } = session;
  const [answer, setAnswer] = useState<Record<string, unknown> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const found = document.hidden ? null : await read(path);
        if (!isCurrent) return;
        if (found !== null) setAnswer(found);
        setProblem(null);
      } catch (error) {
        if (isCurrent) setProblem(error instanceof Problem ? error : null);
      }
      if (isCurrent && everyMs !== undefined) timer = setTimeout(look, everyMs);
    };
    void look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [isOpen, path, everyMs]);
  if (problem === null && answer === null) return <p class="small">{text.working}</p>;
  return (
    <>
      {problem !== null && <ProblemNotice problem={problem} />}
      {answer !== null && children(answer)}
    </>
  );
}
