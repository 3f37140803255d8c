import type { ComponentChildren } from "preact";

/** There is nothing here yet, and what to do about it. */
export function Empty(props: {
  readonly title: string;
  readonly words: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="empty">
      <h2>{props.title}</h2>
      <p>{props.words}</p>
      {props.children}
    </section>
  );
}
