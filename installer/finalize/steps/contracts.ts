import { partStep } from "../part-step.ts";

export const contracts = partStep(
  {
    id: "contracts",
    title: "Put the contracts on the chain",
    uses: ["blockchain", "admin"],
    after: ["keys", "deployer"],
    estimateSeconds: 240,
  },
  ({ outside, parties }) => outside.chain.contracts(parties),
);
