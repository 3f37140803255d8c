import type { ComponentChildren } from "preact";

/** A part of a page with a heading of its own. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  readonly lead?: string;
  readonly children: ComponentChildren;
}) {
  const { id, title, lead, children } = props;
  return (
    <section class="card section" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {title}
      </h2>
      {lead !== undefined && <p class="section-lead">{lead}</p>}
      {children}
    </section>
  );
}
