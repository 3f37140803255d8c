import { flat } from "../form/flat.ts";
import type { StepShape } from "../form/step-shape.ts";
import { textOf, wholeOf } from "../form/values.ts";

/** Step 5 in fields. */
export const ipv6Shape: StepShape = {
  draftOf: (answer) => ({ mode: "none", prefix: "", leases: "", broker: "", budget: "", ...flat(answer) }),
  answerOf: ({ mode, prefix, leases, broker, budget }) => {
    if (mode === "manual") return { mode, prefix: textOf(prefix) };
    if (mode === "none") return { mode };
    return { mode, leases: textOf(leases), broker: wholeOf(broker), budget: textOf(budget) };
  },
};
