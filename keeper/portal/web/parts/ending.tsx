import type { ComponentChildren } from "preact";
import { Title } from "./frame.tsx";
import { Mark, type Tone } from "./notice.tsx";

/** How something ended, and what a person does now. */
export function Ending(props: {
  readonly tone: Tone;
  readonly title: string;
  readonly words: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="card ending">
      <Mark tone={props.tone} />
      <Title takesFocus>{props.title}</Title>
      <p class="lead">{props.words}</p>
      {props.children}
    </section>
  );
}
