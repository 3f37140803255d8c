import { useForm } from "./form-context.ts";

/** Something that is so or not, and what it means. */
export function TickField(props: {
  readonly path: string;
  readonly words: { readonly label: string; readonly hint?: string };
}) {
  const { path, words } = props;
  const { section, draft, set } = useForm();
  const id = `${section}-${path}`;
  return (
    <div class="tick">
      <label class="check" for={id}>
        <input
          type="checkbox"
          id={id}
          checked={draft[path] === "yes"}
          aria-describedby={words.hint === undefined ? undefined : `${id}-hint`}
          onChange={({ currentTarget }) => set(path, currentTarget.checked ? "yes" : "")}
        />
        {words.label}
      </label>
      {words.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {words.hint}
        </p>
      )}
    </div>
  );
}
