import { useEffect, useRef } from "preact/hooks";
import type { FinalizeEvent } from "../../finalize/finalizer.ts";
import { installWords as words } from "../text/install.ts";

/** What a step has said, the newest in view. */
export function LogTail({
  lines,
  isOpen,
}: {
  readonly lines: readonly FinalizeEvent[];
  readonly isOpen: boolean;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = list;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }, [lines]);
  return (
    <details open={isOpen}>
      <summary>{words.log}</summary>
      {/* It scrolls: so it can be reached. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <div class="log-tail" ref={list} tabIndex={0} role="log" aria-label={words.log}>
        {lines.length === 0 ? <p>{words.noLog}</p> : lines.map(({ id, text }) => <p key={id}>{text}</p>)}
      </div>
    </details>
  );
}
