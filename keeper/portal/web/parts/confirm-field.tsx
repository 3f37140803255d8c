import { Field } from "./field.tsx";

/** A word to be typed before what cannot be undone. */
export function ConfirmField(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  onChange(typed: string): void;
}) {
  const { id, label, value, onChange } = props;
  return (
    <Field id={id} label={label}>
      {(attributes) => (
        <input
          {...attributes}
          class="short"
          value={value}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}
