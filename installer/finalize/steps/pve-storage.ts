import { partStep } from "../part-step.ts";

export const pveStorage = partStep(
  {
    id: "pve-storage",
    title: "Make storages for seeds and backups",
    uses: ["storage", "proxmox"],
    after: ["pve-access"],
    estimateSeconds: 5,
  },
  ({ outside }) => outside.pve.storage,
);
