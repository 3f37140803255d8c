import { partStep } from "../part-step.ts";

export const services = partStep(
  {
    id: "services",
    title: "Start the keeper",
    uses: ["admin", "ipv6"],
    after: ["configuration", "gas", "certificate"],
    estimateSeconds: 30,
  },
  ({ outside }) => outside.host.services,
);
