import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../parts/dialog.tsx";

/** A button that asks before it does something. */
export function Ask(props: {
  readonly label: string;
  /** The question's heading; the label unless it is given. */
  readonly title?: string;
  readonly isDanger?: boolean;
  readonly children: (close: () => void) => ComponentChildren;
}) {
  const { label, title = label, isDanger = false, children } = props;
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        class={isDanger ? "button slim danger" : "button slim"}
        onClick={() => setOpen(true)}
      >
        {label}
      </button>
      {isOpen && (
        <Dialog title={title} onClose={close}>
          {children(close)}
        </Dialog>
      )}
    </>
  );
}
