import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "../text.ts";

/** A question in front of the page. Escape and the cross close it, and the focus returns to where it was. */
export function Dialog(props: {
  readonly title: string;
  onClose(): void;
  /** While something is under way that closing would not stop. */
  readonly isBusy?: boolean;
  readonly children: ComponentChildren;
}) {
  const { title, onClose, isBusy = false, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const { current } = dialog;
    const before = document.activeElement;
    current?.showModal();
    return () => {
      current?.close();
      // A browser does so only while the dialog is in the page still.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        // The page decides: it takes the dialog away.
        event.preventDefault();
        if (!isBusy) onClose();
      }}
    >
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button
            type="button"
            class="dialog-close"
            aria-label={text.close}
            disabled={isBusy}
            onClick={onClose}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="m6 6 12 12M18 6 6 18" />
            </svg>
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
