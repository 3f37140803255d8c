/** All that a preflight looks at, by the section whose answers it is about. */
export const CHECK_IDS = {
  network: [
    "network-way-out",
    "network-interface",
    "network-carrier",
    "network-dhcp-client",
    "network-address-free",
  ],
  storage: ["storage-disks", "storage-seed", "storage-backups"],
  blockchain: [
    "chain-servers",
    "chain-head",
    "chain-fees",
    "stablecoin",
    "swaps",
    "contracts",
    "chain-money",
  ],
  proxmox: [
    "pve-version",
    "pve-rights",
    "pve-node",
    "pve-network",
    "pve-firewall",
    "pve-addresses",
    "pve-vmids",
    "pve-image",
  ],
  ipv6: ["ipv6-prefix", "ipv6-broker"],
  admin: ["disk", "pages", "pve-ca"],
} as const;

export type CheckId = (typeof CHECK_IDS)[keyof typeof CHECK_IDS][number];
