import { partStep } from "../part-step.ts";

/** The keeper's keys. They are made once and for all: what the contracts know of this host is an address. */
export const keys = partStep(
  {
    id: "keys",
    title: "Make the keeper's keys",
    uses: [],
    after: [],
    estimateSeconds: 5,
  },
  ({ outside }) => outside.host.keys,
);
