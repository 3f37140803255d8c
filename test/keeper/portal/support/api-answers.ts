import type { ApiHost } from "../../../../keeper/protocol/api/host.ts";
import type { ApiPlan } from "../../../../keeper/protocol/api/plan.ts";
import type { ApiStatus } from "../../../../keeper/protocol/api/status.ts";
import type { ApiSubscription } from "../../../../keeper/protocol/api/subscription.ts";

/** Of the secret key 1. */
const OWNER = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";

/** 2026-11-26 12:00 UTC, unix seconds. */
export const NOON = 1_795_694_400;

/** What the read API says of an example host. */
export const HOST: ApiHost = {
  name: "Example Host",
  accent: null,
  logo: null,
  terms: [
    "Example Host rents virtual machines by the day.\nWho buys one pays in advance and may cancel at any time: the time that was not used is paid back by the contract.",
    "Do not attack others from here, and send no mail that nobody asked for. A machine that does is stopped, and its owner is told why.",
    "We keep no copy of what is on your disk. Make your own.",
  ].join("\n\n"),
  domain: "host.example",
  linuxUser: "admin",
  chain: {
    id: 31_337,
    name: "Devnet",
    rpcUrls: ["http://127.0.0.1:8545"],
    explorer: null,
    currency: { name: "Ether", symbol: "ETH", decimals: 18 },
  },
  contracts: {
    subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    credential: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
    checkout: null,
  },
  tokens: [
    {
      address: "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0",
      symbol: "USDC",
      decimals: 6,
      permit: { name: "USD Coin", version: "2" },
    },
  ],
  swaps: [],
  paused: false,
};

const plan = (id: number, name: string, size: number, changes: Partial<ApiPlan> = {}): ApiPlan => ({
  id: String(id),
  name,
  vcpus: size,
  memoryMiB: size * 2_048,
  diskGiB: size * 20,
  mbps: size * 100,
  image: "Debian 13",
  pricePerDay: String(size * 230_000),
  minDays: 1,
  maxDays: 365,
  gracePeriod: 259_200,
  deliveryDeadline: 3_600,
  stock: 12,
  retired: false,
  ...changes,
});

export const PLANS: readonly ApiPlan[] = [
  plan(1, "Small", 1),
  plan(2, "Medium", 2, { stock: 3 }),
  plan(3, "Large", 4),
  plan(4, "Huge", 8, { stock: 0 }),
];

export const STATUS: ApiStatus = {
  healthy: true,
  since: NOON - 1_900_000,
  headAt: NOON - 4,
  paymentToReady: { p50: 41_300, p95: 118_000, count: 137 },
  uptime: 0.999_62,
  machines: 42,
};

/** One of the example wallet's subscriptions. */
export const subscription = (id: number, changes: Partial<ApiSubscription>): ApiSubscription => ({
  id: String(id),
  planId: "2",
  status: "active",
  payer: OWNER,
  recipient: OWNER,
  owner: OWNER,
  user: null,
  encryptionKey: `0x${"11".repeat(32)}`,
  epoch: 1,
  hasCredential: true,
  operations: 0,
  paidAt: NOON - 60,
  deliverBy: NOON + 3_540,
  startsAt: NOON - 86_400,
  expiresAt: NOON + 29 * 86_400,
  graceEndsAt: NOON + 32 * 86_400,
  power: "running",
  stage: null,
  measure: null,
  ...changes,
});
