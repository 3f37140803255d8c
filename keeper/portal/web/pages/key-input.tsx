import { Field } from "../parts/field.tsx";
import { keysWords as words } from "../text/keys.ts";

/** A .pub file is a line; nothing larger is read. Bytes. */
const MOST_FILE = 16_384;

/** A public key: typed, pasted, dropped or chosen. */
export function KeyInput(props: {
  readonly value: string;
  readonly error: string | null;
  onChange(publicKey: string): void;
}) {
  const { value, error, onChange } = props;
  const take = async (file: File | undefined) => {
    if (file !== undefined) onChange((await file.slice(0, MOST_FILE).text()).trim());
  };
  return (
    <>
      <Field id="publicKey" label={words.key} hint={words.keyHint} error={error}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            value={value}
            placeholder={words.keyPlaceholder}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              const file = event.dataTransfer?.files[0];
              if (file === undefined) return;
              event.preventDefault();
              void take(file);
            }}
          />
        )}
      </Field>
      <label class="button file">
        {words.keyFile}
        <input
          type="file"
          class="unseen"
          onChange={({ currentTarget }) => {
            void take(currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
        />
      </label>
    </>
  );
}
