import { Choice } from "../../../keeper/portal/web/parts/choice.tsx";
import { useForm } from "./form-context.ts";
import type { Option } from "./select-field.tsx";

/** Which of a few ways; the fields of that way follow below it. */
export function ChoiceField(props: {
  readonly path: string;
  readonly label: string;
  readonly options: readonly Option[];
  /** In place of setting the field alone. */
  onChoose?(value: string): void;
}) {
  const { path, label, options, onChoose } = props;
  const { section, draft, set } = useForm();
  return (
    <Choice
      label={label}
      name={`${section}-${path}`}
      value={draft[path] ?? ""}
      options={options}
      onChange={(value) => (onChoose === undefined ? set(path, value) : onChoose(value))}
    />
  );
}
