import { Field } from "../../../keeper/portal/web/parts/field.tsx";
import { type FieldWords, wrongWords } from "./field-words.ts";
import { useForm } from "./form-context.ts";

export interface Option {
  readonly value: string;
  readonly words: string;
}

/** One of several that were found, or are known. What was answered before stays among them. */
export function SelectField(props: {
  readonly path: string;
  readonly words: FieldWords;
  readonly options: readonly Option[];
  /** In place of setting the field alone. */
  onChoose?(value: string): void;
}) {
  const { path, words, options, onChoose } = props;
  const { section, draft, set, wrong } = useForm();
  const { label, aside, hint } = words;
  const value = draft[path] ?? "";
  const isListed = options.some((one) => one.value === value);
  return (
    <Field
      id={`${section}-${path}`}
      label={label}
      error={wrongWords(words, wrong(path))}
      {...(aside !== undefined && { aside })}
      {...(hint !== undefined && { hint })}
    >
      {(attributes) => (
        <select
          {...attributes}
          value={value}
          onChange={({ currentTarget }) =>
            onChoose === undefined ? set(path, currentTarget.value) : onChoose(currentTarget.value)
          }
        >
          {!isListed && <option value={value}>{value}</option>}
          {options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
