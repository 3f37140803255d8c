import { useId, useState } from "preact/hooks";
import { text } from "../text.ts";

/** A line to be taken to a terminal, or to a file. */
export function CopyLine({ label, value }: { readonly label: string; readonly value: string }) {
  const [isCopied, setCopied] = useState(false);
  const id = useId();
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div class="field">
      <p id={id} class="label">
        {label}
      </p>
      <div class="copy-line">
        <pre>{value}</pre>
        <button type="button" onClick={copy} aria-describedby={id}>
          <span aria-live="polite">{isCopied ? text.copied : text.copy}</span>
        </button>
      </div>
    </div>
  );
}
