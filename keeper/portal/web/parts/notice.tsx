import type { ComponentChildren } from "preact";

export type Tone = "calm" | "good" | "warn" | "bad";

const MARKS: Readonly<Record<Tone, string>> = {
  calm: "M12 8v5m0 3.500v.01",
  good: "m7.5 12.5 3 3 6-6.5",
  warn: "M12 7.500V13m0 3.500v.01",
  bad: "m8.5 8.5 7 7m0-7-7 7",
};

/** A sign for what colour says, for those who do not see it. */
export function Mark({ tone }: { readonly tone: Tone }) {
  return (
    <svg class={`mark ${tone}`} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" />
      <path d={MARKS[tone]} />
    </svg>
  );
}

/** Something to be noticed; a problem is said by screen readers as soon as it is there. */
export function Notice(props: {
  readonly tone: Tone;
  readonly isProblem?: boolean;
  readonly children: ComponentChildren;
}) {
  const { tone, isProblem, children } = props;
  return (
    <div class={`notice ${tone}`} role={isProblem ? "alert" : undefined}>
      <Mark tone={tone} />
      <div>{children}</div>
    </div>
  );
}
