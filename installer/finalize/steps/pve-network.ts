import { partStep } from "../part-step.ts";

export const pveNetwork = partStep(
  {
    id: "pve-network",
    title: "Make the machines' network and firewall",
    uses: ["proxmox", "network", "ipv6"],
    after: ["pve-access"],
    estimateSeconds: 15,
  },
  ({ outside }) => outside.pve.network,
);
