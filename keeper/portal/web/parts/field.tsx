import type { ComponentChildren } from "preact";

/** A field with its label and hint, tied together for screen readers. An error takes the hint's place: nothing moves. */
export function Field(props: {
  readonly id: string;
  readonly label: string;
  readonly aside?: string;
  readonly hint?: string;
  readonly error?: string | null;
  readonly children: (attributes: {
    readonly id: string;
    readonly "aria-describedby": string;
    readonly "aria-invalid": boolean;
  }) => ComponentChildren;
}) {
  const { id, label, aside, hint, error, children } = props;
  const isWrong = typeof error === "string";
  return (
    <div class="field">
      <label for={id}>
        {label}
        {aside !== undefined && <span class="aside"> {aside}</span>}
      </label>
      {children({ id, "aria-describedby": `${id}-hint`, "aria-invalid": isWrong })}
      {(hint !== undefined || isWrong) && (
        <p class={isWrong ? "hint error" : "hint"} id={`${id}-hint`} aria-live="polite">
          {isWrong ? error : hint}
        </p>
      )}
    </div>
  );
}
