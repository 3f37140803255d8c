import { useId } from "preact/hooks";

/** Finds among what is listed. */
export function Search(props: {
  readonly label: string;
  readonly value: string;
  /** How many are found. */
  readonly said: string;
  onChange(value: string): void;
}) {
  const { label, value, said, onChange } = props;
  const id = useId();
  return (
    <div class="search">
      <label class="unseen" for={id}>
        {label}
      </label>
      <input
        id={id}
        type="search"
        value={value}
        placeholder={label}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <span class="small" role="status">
        {said}
      </span>
    </div>
  );
}
