import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../parts/dialog.tsx";

type Body = (close: () => void) => ComponentChild;

/**
 * A question in front of the page. It stays as it was asked until it is closed, whatever becomes of the page meanwhile:
 * what was asked for may have happened by then, and how it went is told in the question.
 */
export function useQuestion(): {
  ask(title: string, body: Body): void;
  /** To be drawn where nothing takes it away. */
  readonly question: ComponentChild;
} {
  const [asked, setAsked] = useState<{ readonly title: string; readonly body: Body } | null>(null);
  const close = () => setAsked(null);
  return {
    ask: (title, body) => setAsked({ title, body }),
    question: asked && (
      <Dialog title={asked.title} onClose={close}>
        {asked.body(close)}
      </Dialog>
    ),
  };
}
