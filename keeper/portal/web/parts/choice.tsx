/** A few things of which one holds, side by side. */
export function Choice<T extends string | number | boolean>(props: {
  /** For screen readers; what is chosen between. */
  readonly label: string;
  readonly name: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly words: string }[];
  onChange(value: T): void;
}) {
  const { label, name, value, options, onChange } = props;
  return (
    <fieldset class="choice">
      <legend class="unseen">{label}</legend>
      {options.map((option) => (
        <label key={String(option.value)}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.words}</span>
        </label>
      ))}
    </fieldset>
  );
}
