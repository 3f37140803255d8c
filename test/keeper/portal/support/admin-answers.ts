import type { AdminReads } from "../../../../keeper/portal/ports/admin-reads.ts";
import type { AdminMachine } from "../../../../keeper/protocol/api/admin/admin-machines.ts";
import type { AdminOverview } from "../../../../keeper/protocol/api/admin/admin-overview.ts";
import type { AdminSubscriptions } from "../../../../keeper/protocol/api/admin/admin-subscriptions.ts";
import type { AdminUsagePoint } from "../../../../keeper/protocol/api/admin/admin-usage.ts";
import { HOST, NOON, PLANS, subscription } from "./api-answers.ts";

const GIB = 2 ** 30;
const MINUTE = 60_000;
const NOON_MS = NOON * 1_000;
const TENANTS = ["11", "22", "33", "44"].map((byte) => `0x${byte.repeat(20)}`);

/** What a keeper tells the operator of an example host. */
export const OVERVIEW: AdminOverview = {
  at: NOON_MS,
  health: {
    ok: true,
    parts: [
      { name: "chain", ok: true, figure: 6 },
      { name: "cursor", ok: true, figure: 0 },
      { name: "store", ok: true, figure: null },
      { name: "proxmox", ok: true, figure: 12 },
      { name: "engine", ok: true, figure: 0 },
      { name: "watch", ok: true, figure: 4 },
    ],
  },
  alerts: [],
  sales: {
    paused: false,
    withheld: false,
    plans: PLANS.map(({ id, name, pricePerDay, stock, retired }, at) => ({
      id,
      name,
      pricePerDay,
      stock,
      retired,
      live: [18, 14, 7, 3][at] ?? 0,
    })),
    paymentToReady: { p50: 41_300, p95: 118_000, count: 100 },
  },
  statuses: { pending: 1, active: 39, grace: 2 },
  nodes: [
    {
      node: "pve1",
      online: true,
      drained: false,
      cpu: 0.34,
      memoryBytes: 128 * GIB,
      memoryUsedBytes: 61 * GIB,
      memoryPromisedBytes: 84 * GIB,
      machines: 24,
    },
    {
      node: "pve2",
      online: true,
      drained: false,
      cpu: 0.21,
      memoryBytes: 128 * GIB,
      memoryUsedBytes: 44 * GIB,
      memoryPromisedBytes: 60 * GIB,
      machines: 18,
    },
  ],
  storages: [
    { storage: "tank", node: null, available: true, totalBytes: 4e12, usedBytes: 1.7e12 },
    { storage: "seeds", node: "pve1", available: true, totalBytes: 50e9, usedBytes: 1e9 },
  ],
  addresses: { size: 250, free: 208 },
  work: { openJobs: 2, stuckJobs: 0, sent: 1, mined: 1 },
  keeper: {
    version: "0.1.0",
    since: NOON_MS - 1_900_000_000,
    address: TENANTS[3] ?? "",
    balance: "412300000000000000",
    transactionsLeft: 2_061,
    headAt: NOON - 6,
  },
};

export const ALERTED: AdminOverview = {
  ...OVERVIEW,
  health: {
    ok: false,
    parts: OVERVIEW.health.parts.map((part) =>
      part.name === "proxmox" ? { ...part, ok: false, figure: 412 } : part,
    ),
  },
  alerts: [
    {
      code: "PROXMOX_UNREACHABLE",
      subject: "proxmox",
      what: "no server of Proxmox VE has answered for 412 s",
      remedy: "check the nodes and the network to them; tenants' machines are not touched meanwhile",
      since: NOON_MS - 400_000,
    },
    {
      code: "STORAGE_FULL",
      subject: "storage tank",
      what: "93 % of the storage tank is in use",
      remedy: "add disks, or lower the stock of plans before it is full",
      since: NOON_MS - 7_200_000,
    },
  ],
  sales: OVERVIEW.sales && { ...OVERVIEW.sales, paused: true, withheld: true },
  nodes: OVERVIEW.nodes.map((node, at) =>
    at === 1 ? { ...node, online: false, drained: true, cpu: 0 } : node,
  ),
};

const machine = (id: number, changes: Partial<AdminMachine> = {}): AdminMachine => ({
  subscription: `${id}`,
  vmid: 100_000 + id,
  node: id % 2 === 0 ? "pve1" : "pve2",
  ipv4: `10.77.1.${id}`,
  generation: 1,
  status: "running",
  held: false,
  halted: false,
  seen: {
    power: "running",
    uptimeSeconds: 86_400 * (id % 13) + 4_000,
    cpu: ((id * 37) % 83) / 100,
    memoryBytes: (0.3 + ((id * 13) % 60) / 100) * 2 * GIB,
  },
  memoryMiB: 2_048,
  diskGiB: 20,
  ...changes,
});

export const MACHINES: readonly AdminMachine[] = [
  machine(31),
  machine(32, { halted: true, seen: { power: "stopped", uptimeSeconds: 0, cpu: 0, memoryBytes: 0 } }),
  machine(33, { held: true, seen: { power: "stopped", uptimeSeconds: 0, cpu: 0, memoryBytes: 0 } }),
  machine(34, { memoryMiB: 8_192, diskGiB: 80 }),
  machine(35, {
    status: "suspended",
    seen: { power: "stopped", uptimeSeconds: 0, cpu: 0, memoryBytes: 0 },
  }),
  machine(42, { seen: { power: "running", uptimeSeconds: 200_000, cpu: 0.97, memoryBytes: 1.95 * GIB } }),
  machine(43, { status: "reserved", seen: null }),
];

export const SUBSCRIPTIONS: AdminSubscriptions = {
  subscriptions: [
    { ...subscription(43, { status: "pending", owner: null, startsAt: 0, expiresAt: 0 }), measure: null },
    { ...subscription(42, {}), measure: null },
    {
      ...subscription(35, {
        status: "grace",
        expiresAt: NOON - 86_400,
        graceEndsAt: NOON + 172_800,
        owner: TENANTS[0] ?? "",
      }),
      measure: null,
    },
    { ...subscription(34, { owner: TENANTS[1] ?? "" }), measure: null },
    { ...subscription(33, { owner: TENANTS[2] ?? "" }), measure: "suspend" },
    { ...subscription(32, { owner: TENANTS[1] ?? "" }), measure: null },
  ],
  more: false,
};

const JOURNAL = (
  [
    ["provision", "create", "reserve", ""],
    ["provision", "enter", "clone", ""],
    ["provision", "retry", "clone", "PVE_BUSY: the node is cloning for another machine"],
    ["provision", "next", "clone", ""],
    ["provision", "next", "start", ""],
    ["provision", "wait", "ready", "the guest has not said that it is ready"],
    ["provision", "next", "ready", ""],
    ["provision", "next", "deliver", ""],
    ["provision", "end", "settle", "settled"],
    ["operate", "create", "apply", ""],
    ["operate", "end", "apply", "operated: reboot"],
  ] as const
).map(([kind, event, step, detail], at) => ({
  seq: at + 1,
  at: NOON_MS - (20 - at) * 9 * MINUTE,
  kind,
  event,
  step,
  detail,
}));

const wave = (at: number, length: number, low: number, high: number) =>
  low + ((high - low) * (1 + Math.sin(at / length) * Math.cos(at / (length * 3.1)))) / 2;

export const usagePoints = (count: number, share: number): AdminUsagePoint[] =>
  Array.from({ length: count }, (_, at) => ({
    at: NOON_MS - (count - at) * MINUTE,
    cpu: wave(at, 40, 0.08, 0.62),
    memoryBytes: wave(at, 90, 80, 104) * GIB * share,
    netIn: wave(at, 23, 2e6, 31e6) * share,
    netOut: wave(at, 31, 6e6, 54e6) * share,
    running: 37,
  }));

/** All of it, as the panel's server asks for it. */
export const ADMIN_READS: AdminReads = {
  overview: async () => OVERVIEW,
  machines: async () => MACHINES,
  subscriptions: async () => SUBSCRIPTIONS,
  subscription: async (id) => ({
    subscription: subscription(Number(id), {}),
    machine: MACHINES.find((one) => one.subscription === `${id}`) ?? null,
    jobs: [
      {
        id: 7,
        kind: "attest",
        phase: "forward",
        step: "write",
        tries: 3,
        wakeAt: NOON_MS,
        alerted: true,
      },
    ],
  }),
  journal: async (_id, before) => ({
    lines: JOURNAL.filter(({ seq }) => before === 0 || seq < before).toReversed(),
    more: false,
  }),
  money: async () => ({
    treasury: TENANTS[2] ?? "",
    keeper: { address: OVERVIEW.keeper.address, balance: OVERVIEW.keeper.balance },
    readUpTo: NOON - 900,
    tokens: [
      {
        address: HOST.tokens[0]?.address ?? "",
        symbol: "USDC",
        decimals: 6,
        escrow: "6900000",
        unearned: "812345678",
        uncollected: "143210987",
        credits: "12500000",
        earned: "4123456789",
        collected: "3980245802",
      },
    ],
    months: ["2026-11", "2026-10", "2026-09"].map((month, at) => ({
      month,
      token: HOST.tokens[0]?.address ?? "",
      paid: `${1_432_000_000 - at * 210_000_000}`,
      collected: `${1_210_000_000 - at * 190_000_000}`,
      returned: `${32_000_000 + at * 5_000_000}`,
    })),
  }),
  commands: async () => ({
    count: "14",
    commands: [
      {
        nonce: "14",
        by: TENANTS[0] ?? "",
        deadline: NOON + 3_000,
        acknowledgedAt: 0,
        state: "taken",
        resultHash: null,
      },
      {
        nonce: "13",
        by: TENANTS[0] ?? "",
        deadline: NOON - 4_000,
        acknowledgedAt: 0,
        state: null,
        resultHash: null,
      },
      {
        nonce: "12",
        by: TENANTS[1] ?? "",
        deadline: NOON,
        acknowledgedAt: NOON - 2_000,
        state: "done",
        resultHash: `0x${"ab".repeat(32)}`,
      },
    ],
  }),
  network: async () => ({
    pool: {
      cidr: "10.77.0.0/16",
      gateway: "10.77.0.1",
      first: "10.77.1.1",
      last: "10.77.1.250",
      size: 250,
      free: 206,
      quarantined: 2,
    },
    endpoint: { host: "host.example", portBase: 20_000 },
    mailPlans: [3],
    doors: [
      { source: "203.0.113.9", port: 22, seconds: 812 },
      { source: "2001:db8:7::/64", port: 8_006, seconds: 71 },
    ],
    listeners: [
      { what: "portal", at: "0.0.0.0:443" },
      { what: "panel", at: "127.0.0.1:8444" },
      { what: "relay", at: "10.77.0.1:8480" },
      { what: "watch", at: "127.0.0.1:9464" },
    ],
  }),
  certificates: async () => [
    {
      of: "portal",
      from: "acme",
      subject: "host.example",
      issuer: "C=US, O=Let's Encrypt, CN=E7",
      validFrom: NOON_MS - 40 * 86_400_000,
      validUntil: NOON_MS + 50 * 86_400_000,
      fingerprint: "AB:CD:".repeat(15).concat("AB:CD"),
      trouble: null,
    },
    {
      of: "proxmox",
      from: "files",
      subject: "/etc/blockhost/pve-root-ca.pem",
      issuer: "CN=Proxmox Virtual Environment, OU=PVE Cluster Node, O=pve1",
      validFrom: NOON_MS - 700 * 86_400_000,
      validUntil: NOON_MS + 9 * 86_400_000,
      fingerprint: "12:34:".repeat(15).concat("12:34"),
      trouble: null,
    },
  ],
  log: () => ({
    lines: [
      ["info", "keeper started", { keeper: OVERVIEW.keeper.address, portal: "https://0.0.0.0:443" }],
      ["info", "caught up with the chain", { block: 21_400_112, of: 21_400_112 }],
      ["info", "entered", { subscription: "43", saga: "provision", step: "clone" }],
      ["warn", "retry", { subscription: "43", saga: "provision", step: "clone", detail: "PVE_BUSY" }],
      ["error", "alert raised", { code: "STORAGE_FULL", subject: "storage tank" }],
      ["debug", "chain event", { subscription: "43", kind: "Purchased" }],
    ].map(([level, message, fields], at) => ({
      seq: at + 1,
      at: NOON_MS - (10 - at) * 7_000,
      level: level as "info",
      message: String(message),
      fields: JSON.stringify(fields),
    })),
  }),
  usage: (id) => ({ points: id === null ? usagePoints(1_440, 1) : usagePoints(180, 0.02) }),
};
