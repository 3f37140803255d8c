import { loginWords } from "../text/login.ts";
import { Field } from "./field.tsx";

const LETTERS = 8;
const HALF = 4;

/** A code as it is shown while somebody types: capital letters, and a hyphen that comes by itself. */
export function shownCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[^A-Z]/g, "")
    .slice(0, LETTERS);
  return letters.length > HALF ? `${letters.slice(0, HALF)}-${letters.slice(HALF)}` : letters;
}

/** The code from the terminal. */
export function CodeField(props: {
  readonly value: string;
  readonly error: string | null;
  onChange(code: string): void;
}) {
  const { value, error, onChange } = props;
  return (
    <Field id="code" label={loginWords.codeLabel} hint={loginWords.codeHint} error={error}>
      {(attributes) => (
        <input
          {...attributes}
          class="code"
          value={value}
          placeholder="····-····"
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          onInput={({ currentTarget }) => {
            const { value: typed, selectionStart } = currentTarget;
            const before = shownCode(typed.slice(0, selectionStart ?? typed.length));
            const shown = shownCode(typed);
            const isAtEnd = selectionStart === typed.length;
            // Where the caret was among the letters, it stays.
            currentTarget.value = shown;
            const caret = isAtEnd ? shown.length : before.length;
            currentTarget.setSelectionRange(caret, caret);
            onChange(shown);
          }}
        />
      )}
    </Field>
  );
}
