import { partStep } from "../part-step.ts";

export const gas = partStep(
  {
    id: "gas",
    title: "Give the keeper its first gas",
    uses: ["blockchain"],
    after: ["keys", "contracts"],
    estimateSeconds: 30,
  },
  ({ outside, parties }) => outside.chain.gas(parties),
);
