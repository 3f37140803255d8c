import { partStep } from "../part-step.ts";

export const template = partStep(
  {
    id: "template",
    title: "Import the machines' template",
    uses: ["proxmox", "storage"],
    after: ["pve-access", "pve-storage", "pve-network"],
    estimateSeconds: 120,
  },
  ({ outside }) => outside.pve.template,
);
