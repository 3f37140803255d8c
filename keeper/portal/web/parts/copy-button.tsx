import { useState } from "preact/hooks";
import { text } from "../text.ts";

/** Copies a text and says that it has. */
export function CopyButton({ value }: { readonly value: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button type="button" class="button primary wide" onClick={copy}>
      <span aria-live="polite">{isCopied ? text.copied : text.copy}</span>
    </button>
  );
}
