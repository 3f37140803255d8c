import { denyBad } from "../deny-bad.ts";
import type { Step } from "../step.ts";

/** A last look at all of it, from outside. */
export const doctor: Step<"doctor"> = {
  id: "doctor",
  title: "Look at all of it once more",
  uses: [],
  after: ["services", "sweep"],
  estimateSeconds: 10,
  check: async () => "todo",
  run: async ({ outside, say, keep }) =>
    keep({ warnings: denyBad("DOCTOR_BAD", await outside.host.doctor(), say) }),
  verify: async () => {},
};
