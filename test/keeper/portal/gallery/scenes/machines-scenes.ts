import { Wallet } from "ethers";
import { HOST, NOON, PLANS, subscription } from "../../support/api-answers.ts";
import { testWallet } from "../../support/browser-person.ts";
import type { Scene } from "../scene.ts";

const OWNER = new Wallet(`0x${"1".padStart(64, "0")}`);
const DAY = 86_400;
const CONNECTED = [
  testWallet(OWNER, {
    isConnected: true,
    chain: async (method) => (method === "eth_chainId" ? "0x7a69" : "0x"),
  }),
];

const list = (
  state: string,
  subscriptions: readonly object[],
  changes: Pick<Scene, "act"> & Partial<Scene>,
): Scene => ({
  page: "machines",
  state,
  path: "/machines",
  wallets: CONNECTED,
  answers: {
    host: HOST,
    plans: { plans: PLANS },
    [`owners/${OWNER.address}/subscriptions`]: { subscriptions, more: false },
  },
  ...changes,
});

const one = (state: string, changes: Partial<ReturnType<typeof subscription>>, words: string): Scene => ({
  page: "machine",
  state,
  path: "/m/42",
  wallets: CONNECTED,
  answers: { host: HOST, plans: { plans: PLANS }, "subscriptions/42": subscription(42, changes) },
  act: (page) => page.getByText(words).first().waitFor(),
});

export const machinesScenes: readonly Scene[] = [
  list("not connected", [], {
    wallets: [testWallet(OWNER)],
    act: (page) => page.getByRole("button", { name: "Connect Example Wallet" }).waitFor(),
  }),
  list("none", [], { act: (page) => page.getByRole("link", { name: /plan/i }).last().waitFor() }),
  list(
    "several",
    [
      subscription(42, {}),
      subscription(43, { expiresAt: NOON + DAY, power: "stopped" }),
      subscription(44, { status: "grace", expiresAt: NOON - DAY, graceEndsAt: NOON + DAY }),
      subscription(45, { status: "pending", owner: null, startsAt: 0, expiresAt: 0 }),
      subscription(41, { status: "closed" }),
    ],
    { act: (page) => page.getByText("Machine 42").first().waitFor() },
  ),
  one("active", {}, "Show connection details"),
  one(
    "slowed by the host",
    {
      measure: {
        kind: "throttle",
        reason: "Sends mail that nobody asked for",
        evidence: `0x${"5a".repeat(32)}`,
        mbps: 2,
        since: NOON - DAY,
      },
    },
    "Slowed by the host",
  ),
  one("grace", { status: "grace", expiresAt: NOON - DAY, graceEndsAt: NOON + DAY }, "Switched off"),
  one("somebody else's", { owner: HOST.contracts.subscriptions }, "neither owns this machine"),
  one("closed", { status: "closed" }, "Closed"),
  {
    page: "offline",
    state: "empty",
    path: "/offline",
    wallets: CONNECTED,
    act: (page) => page.getByRole("heading", { level: 1 }).waitFor(),
  },
];
