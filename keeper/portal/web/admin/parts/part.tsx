import type { ComponentChildren } from "preact";

/** A part of a page with a heading of its own, and perhaps what can be done about it. */
export function Part(props: {
  readonly id: string;
  readonly title: string;
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { id, title, action, children } = props;
  return (
    <section class="card part" aria-labelledby={`${id}-title`}>
      <div class="card-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
