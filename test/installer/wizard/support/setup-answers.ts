import type { StepView } from "../../../../installer/finalize/finalizer.ts";

const TITLES: readonly (readonly [StepView["id"], string, number])[] = [
  ["preflight", "Everything is checked once more", 5],
  ["keys", "The host's keys", 2],
  ["deployer", "Money for the contracts", 30],
  ["contracts", "The contracts", 60],
  ["pve-access", "Access to Proxmox VE", 3],
  ["pve-storage", "Storages", 3],
  ["pve-network", "The machines' network", 10],
  ["template", "What machines are made from", 90],
  ["configuration", "The configuration", 1],
  ["gas", "The keeper's first gas", 15],
  ["certificate", "The certificate", 20],
  ["services", "The services", 15],
  ["sweep", "What is left goes back", 15],
  ["doctor", "A last look at all of it", 5],
];

/** The steps before anything was begun. */
export function idleSteps(): readonly StepView[] {
  return TITLES.map(([id, title, estimateSeconds]) => ({
    id,
    title,
    status: "todo",
    attempts: 0,
    startedAt: null,
    endedAt: null,
    output: {},
    error: null,
    estimateSeconds,
  }));
}

const TIB = 1_024 ** 4;

/** What the host knows of itself. */
export const DETECTED = {
  network: {
    found: {
      interfaces: [
        { name: "eno1", mac: "3c:ec:ef:10:20:30", hasCarrier: true, addresses: ["192.168.1.10/24"] },
        { name: "eno2", mac: "3c:ec:ef:10:20:31", hasCarrier: false, addresses: [] },
      ],
      gateway: "192.168.1.1",
      dns: ["192.168.1.1", "9.9.9.9"],
    },
    suggested: { mode: "keep" },
  },
  storage: {
    found: {
      storages: [
        {
          storage: "local-zfs",
          type: "zfspool",
          availableBytes: 1.6 * TIB,
          totalBytes: 1.8 * TIB,
          hasTemplates: true,
        },
        {
          storage: "backups",
          type: "pbs",
          availableBytes: 0.2 * TIB,
          totalBytes: 0.25 * TIB,
          hasTemplates: false,
        },
        {
          storage: "nvme-thin",
          type: "lvmthin",
          availableBytes: 0.7 * TIB,
          totalBytes: 0.9 * TIB,
          hasTemplates: true,
        },
      ],
    },
    suggested: { disks: "local-zfs" },
  },
  proxmox: {
    found: {
      version: "9.0.6",
      nodes: [{ node: "pve", isOnline: true }],
      bridges: [{ bridge: "vmbr0", cidr: "192.168.1.10/24" }],
      template: { version: "0.1.0", bytes: 156_434_432 },
    },
    suggested: {
      node: "pve",
      bridge: "bhguests",
      vmidBase: 100_000,
      network: {
        cidr: "10.77.0.0/16",
        gateway: "10.77.0.1",
        first: "10.77.1.1",
        last: "10.77.255.254",
        dns: ["9.9.9.9"],
      },
      template: { name: "debian-13" },
    },
  },
} as const;

/** What there is at the end. */
export const RESULT = {
  portal: "https://host.example.org",
  addresses: {
    subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    credential: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
    inbox: "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0",
    splitter: "0xCf7Ed3AccA5a467e9e704C703E8D87F634fB0Fc9",
    checkout: null,
    keeper: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    admin: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
  },
  files: {
    configuration: "/etc/blockhost/keeper.json",
    doors: "/etc/blockhost/rootd.json",
    keeper: "/var/lib/blockhost/keeper",
  },
} as const;
