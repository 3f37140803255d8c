import type { ComponentChildren } from "preact";

const SIGNS: Readonly<Record<string, string>> = {
  done: "m5 12.5 4.5 4.5L19 7.5",
  failed: "m6.5 6.5 11 11m0-11-11 11",
};

/** Where a step stands, for the eye alone; what it stands in has the state as its class. */
export function StepDot(props: {
  readonly state: string;
  /** In place of a sign, where the state has none. */
  readonly children?: ComponentChildren;
}) {
  const { state, children } = props;
  const sign = SIGNS[state];
  return (
    <span class="step-dot" aria-hidden="true">
      {sign === undefined ? (
        children
      ) : (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={sign} />
        </svg>
      )}
    </span>
  );
}
