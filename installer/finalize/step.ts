import type { Time } from "../../keeper/core/time.ts";
import type { Answers } from "../answers/answers.ts";
import type { SectionName } from "../answers/sections.ts";
import type { HostLayout } from "./host-layout.ts";
import type { Outputs } from "./outputs.ts";
import type { Parties } from "./ports/chain-setup.ts";
import type { Outside } from "./ports/outside.ts";
import type { Say } from "./ports/part.ts";
import type { StepId } from "./step-id.ts";

/** What a step has of the world. */
export interface StepContext<Id extends StepId> {
  readonly answers: Answers;
  readonly outside: Outside;
  readonly layout: HostLayout;
  readonly time: Time;
  /** Of the steps before it. */
  output<Other extends StepId>(step: Other): Outputs[Other];
  readonly parties: Parties;
  /** Is on disk when it resolves. */
  keep(output: Outputs[Id]): Promise<void>;
  readonly say: Say;
  /** As `say`, in place of the last such line. */
  readonly progress: Say;
  /** Aborts when the operator cancels: it ends waits alone, never an effect. */
  readonly waiting: AbortSignal;
}

/** What a step is, beside what it does. */
export interface StepHead<Id extends StepId> {
  readonly id: Id;
  readonly title: string;
  /** Sections of the answers that it goes by. */
  readonly uses: readonly SectionName[];
  /** Steps whose outcome it goes by: when they are taken anew, so is it. */
  readonly after: readonly StepId[];
  readonly estimateSeconds: number;
  /** The host works without it: when it fails, that is a warning. */
  readonly isOptional?: boolean;
}

/** One thing that a host needs. It may be taken again at any point, after any crash. */
export interface Step<Id extends StepId = StepId> extends StepHead<Id> {
  check(context: StepContext<Id>): Promise<"done" | "todo">;
  run(context: StepContext<Id>): Promise<void>;
  /** That what was run has come to be. @throws BlockHostError when it has not */
  verify(context: StepContext<Id>): Promise<void>;
}
