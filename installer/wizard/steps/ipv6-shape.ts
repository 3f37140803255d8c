import { flat } from "../form/flat.ts";
import type { StepShape } from "../form/step-shape.ts";
import { textOf } from "../form/values.ts";

/** Step 5 in fields. */
export const ipv6Shape: StepShape = {
  draftOf: (answer) => ({ mode: "none", prefix: "", ...flat(answer) }),
  answerOf: ({ mode, prefix }) => (mode === "none" ? { mode } : { mode, prefix: textOf(prefix) }),
};
