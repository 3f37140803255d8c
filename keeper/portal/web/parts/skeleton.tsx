import { text } from "../text.ts";

/** Stands where something is being loaded, as large as that will be; a CSS length such as `12rem` comes by `class`. */
export function Skeleton({ class: size = "" }: { readonly class?: string }) {
  return (
    <div role="status">
      <span class="unseen">{text.working}</span>
      <span class={`skeleton ${size}`} aria-hidden="true" />
    </div>
  );
}
