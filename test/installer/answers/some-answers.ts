import type { AnswersInput } from "../../../installer/answers/answers.ts";

/** Answers that are complete and valid, of a host on a laptop's chain. */
export const someAnswers = {
  network: {
    mode: "static",
    interface: "eth0",
    address: "192.168.1.10/24",
    gateway: "192.168.1.1",
    dns: ["9.9.9.9"],
  },
  storage: { disks: "local-zfs" },
  blockchain: {
    chain: {
      chainId: 31_337,
      name: "Laptop",
      rpcUrls: ["http://127.0.0.1:8545"],
      explorer: null,
      currency: { name: "Ether", symbol: "ETH", decimals: 18 },
    },
    contracts: {
      kind: "deploy",
      stablecoin: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
      swaps: null,
      shares: [{ payee: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", share: 1 }],
    },
    plans: [
      {
        name: "Small",
        image: "debian-12",
        vcpus: 1,
        memoryMiB: 1_024,
        diskGiB: 10,
        mbps: 100,
        pricePerDay: 200_000,
        minDays: 1,
        maxDays: 365,
        gracePeriod: 604_800,
        deliveryDeadline: 3_600,
        stock: 10,
      },
    ],
  },
  proxmox: {
    node: "pve",
    bridge: "guests",
    vmidBase: 10_000,
    network: { cidr: "10.77.0.0/24", gateway: "10.77.0.1", first: "10.77.0.10", last: "10.77.0.250" },
    template: { name: "debian-12", image: "/var/lib/blockhost/debian-12.qcow2", sha256: "ab".repeat(32) },
  },
  ipv6: { mode: "none" },
  admin: {
    wallet: "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
    host: "host.example.org",
    operatorName: "Example",
  },
} satisfies AnswersInput;
