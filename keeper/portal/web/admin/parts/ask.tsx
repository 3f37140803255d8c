import type { ComponentChild } from "preact";
import { useQuestion } from "./use-question.tsx";

/** A button that asks before it does something. */
export function Ask(props: {
  readonly label: string;
  /** The question's heading; the label unless it is given. */
  readonly title?: string;
  readonly children: (close: () => void) => ComponentChild;
}) {
  const { label, title = label, children } = props;
  const { ask, question } = useQuestion();
  return (
    <>
      <button type="button" class="button slim" onClick={() => ask(title, children)}>
        {label}
      </button>
      {question}
    </>
  );
}
