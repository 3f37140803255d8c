import { partStep } from "../part-step.ts";

/** Never in the way: without one the keeper makes its own, and asks the authority again by itself. */
export const certificate = partStep(
  {
    id: "certificate",
    title: "Make the portal's first certificate",
    uses: ["admin"],
    after: [],
    estimateSeconds: 2,
    isOptional: true,
  },
  ({ outside }) => outside.host.certificate,
);
