import { partStep } from "../part-step.ts";

/** Last of what costs money: everything that the deployer's key had to pay is paid. */
export const sweep = partStep(
  {
    id: "sweep",
    title: "Send what is left to the admin",
    uses: ["blockchain", "admin"],
    after: ["contracts", "gas"],
    estimateSeconds: 30,
  },
  ({ outside, parties }) => outside.chain.sweep(parties),
);
