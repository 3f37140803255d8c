import { Field } from "../../../keeper/portal/web/parts/field.tsx";
import { type FieldWords, wrongWords } from "./field-words.ts";
import { useForm } from "./form-context.ts";

/** A line, or a few, that somebody types. */
export function TextField(props: {
  readonly path: string;
  readonly words: FieldWords;
  readonly placeholder?: string;
  readonly isNumber?: boolean;
  /** Lines; left out: one, in a field of its own height. */
  readonly rows?: number;
}) {
  const { path, words, placeholder, isNumber = false, rows } = props;
  const { section, draft, set, wrong } = useForm();
  const { label, aside, hint } = words;
  return (
    <Field
      id={`${section}-${path}`}
      label={label}
      error={wrongWords(words, wrong(path))}
      {...(aside !== undefined && { aside })}
      {...(hint !== undefined && { hint })}
    >
      {(attributes) => {
        const others = {
          ...attributes,
          value: draft[path] ?? "",
          autocomplete: "off",
          autocapitalize: "off" as const,
          spellcheck: false,
          ...(placeholder !== undefined && { placeholder }),
        };
        return rows === undefined ? (
          <input
            {...others}
            inputMode={isNumber ? ("numeric" as const) : ("text" as const)}
            onInput={({ currentTarget }) => set(path, currentTarget.value)}
          />
        ) : (
          <textarea {...others} rows={rows} onInput={({ currentTarget }) => set(path, currentTarget.value)} />
        );
      }}
    </Field>
  );
}
