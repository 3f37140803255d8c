import type { ComponentChildren } from "preact";

/** What a person does next. While it is being done it keeps the focus, and does nothing more. */
export function ActButton(props: {
  readonly isBusy: boolean;
  readonly children: ComponentChildren;
  onPress(): unknown;
}) {
  const { isBusy, children, onPress } = props;
  return (
    <button
      type="button"
      class="button primary"
      aria-disabled={isBusy}
      onClick={() => {
        if (!isBusy) onPress();
      }}
    >
      {children}
    </button>
  );
}
