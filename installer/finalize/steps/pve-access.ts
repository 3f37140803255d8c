import { partStep } from "../part-step.ts";

export const pveAccess = partStep(
  {
    id: "pve-access",
    title: "Give the keeper a token of Proxmox VE",
    uses: ["proxmox", "storage"],
    after: [],
    estimateSeconds: 5,
  },
  ({ outside }) => outside.pve.access,
);
