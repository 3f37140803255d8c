import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../../api.ts";
import { ProblemNotice } from "../../parts/problem-notice.tsx";
import { machineWords } from "../../text/machine.ts";
import { text } from "../../text.ts";
import { SignIn } from "./sign-in.tsx";
import type { Session } from "./use-session.ts";

/** Something that only owner and user may read, or the way to sign in for it. */
export function Private(props: {
  readonly session: Session;
  readonly path: string;
  children(answer: Record<string, unknown>): ComponentChild;
}) {
  const { session, path, children } = props;
  const { isOpen, read } = session;
  const [answer, setAnswer] = useState<Record<string, unknown> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    setAnswer(null);
    setProblem(null);
    if (!isOpen) return;
    let isCurrent = true;
    read(path).then(
      (found) => isCurrent && setAnswer(found),
      (error: unknown) => isCurrent && setProblem(error instanceof Problem ? error : null),
    );
    return () => {
      isCurrent = false;
    };
  }, [isOpen, path]);
  if (!isOpen) return <SignIn session={session} lead={machineWords.session.lead} />;
  if (problem !== null) return <ProblemNotice problem={problem} />;
  return answer === null ? <p class="small">{text.working}</p> : children(answer);
}
