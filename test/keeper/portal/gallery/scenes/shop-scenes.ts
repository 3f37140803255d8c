import { Wallet } from "ethers";
import type { ApiProgress, Stage } from "../../../../../keeper/protocol/api/progress.ts";
import { HOST, NOON, PLANS, subscription } from "../../support/api-answers.ts";
import { testWallet } from "../../support/browser-person.ts";
import type { Scene } from "../scene.ts";

const OWNER = new Wallet(`0x${"1".padStart(64, "0")}`);
const HERE = `0x${HOST.chain.id.toString(16)}`;

const home = (state: string, changes: Pick<Scene, "act"> & Partial<Scene>): Scene => ({
  page: "plans",
  state,
  path: "/",
  ...changes,
  answers: { host: HOST, plans: { plans: PLANS }, ...changes.answers },
});

const buy = (state: string, changes: Pick<Scene, "act"> & Partial<Scene>): Scene => ({
  ...home(state, changes),
  page: "buy",
  path: changes.path ?? "/buy/2?days=30",
});

/** What the progress stream tells. */
const told = (events: readonly Partial<ApiProgress>[]) =>
  events
    .map((event, number) => {
      const whole = {
        at: (NOON - 60 + number * 9) * 1_000,
        kind: "stage",
        stage: null,
        detail: "",
        ...event,
      };
      return `id: ${number}\nevent: progress\ndata: ${JSON.stringify(whole)}\n\n`;
    })
    .join("");
const reached = (...stages: Stage[]) => stages.map((stage) => ({ stage }));

const progress = (
  state: string,
  events: readonly Partial<ApiProgress>[],
  words: string,
  changes: Partial<ReturnType<typeof subscription>> = {},
): Scene => ({
  page: "progress",
  state,
  path: "/p/42",
  answers: {
    host: HOST,
    "subscriptions/42": subscription(42, { status: "pending", owner: null, stage: "seen", ...changes }),
    "subscriptions/42/progress": told(events),
  },
  act: (page) => page.getByText(words).first().waitFor(),
});

export const shopScenes: readonly Scene[] = [
  home("on sale", { act: (page) => page.getByRole("link", { name: "Rent Small" }).waitFor() }),
  home("sold out", {
    answers: { plans: { plans: PLANS.map((plan) => ({ ...plan, stock: 0 })) } },
    act: (page) => page.getByText("All machines are taken").waitFor(),
  }),
  home("paused", {
    answers: { host: { ...HOST, paused: true } },
    act: (page) => page.getByText("The host has stopped purchases").waitFor(),
  }),
  home("silent", {
    answers: { host: null, plans: null },
    act: (page) => page.getByText("The portal does not answer.").waitFor(),
  }),
  buy("without a wallet", { act: (page) => page.getByText("There is no wallet in this browser").waitFor() }),
  buy("not connected", {
    wallets: [testWallet(OWNER)],
    act: (page) => page.getByRole("button", { name: "Connect Example Wallet" }).waitFor(),
  }),
  buy("another network", {
    wallets: [testWallet(OWNER, { isConnected: true, chain: async () => "0x1" })],
    act: (page) => page.getByText("another network").first().waitFor(),
  }),
  buy("key first", {
    wallets: [
      testWallet(OWNER, {
        isConnected: true,
        chain: async (method) => (method === "eth_chainId" ? HERE : "0x"),
      }),
    ],
    act: (page) => page.getByRole("button", { name: "Sign for the key" }).waitFor(),
  }),
  buy("sold out", {
    path: "/buy/4",
    act: (page) => page.getByRole("heading", { name: "Sold out" }).waitFor(),
  }),
  progress("just paid", reached("paid"), "Seen by the host"),
  progress("half way", reached("paid", "seen", "cloned"), "It sets itself up"),
  progress(
    "hindered",
    [...reached("paid", "seen"), { kind: "waiting", detail: "The host has no room." }],
    "hinders",
  ),
  progress(
    "rejected",
    [...reached("paid", "seen"), { kind: "rejected", detail: "No room." }],
    "The host gave",
  ),
  progress("ready", reached("paid", "seen", "cloned", "booted", "ready", "delivered"), "Open your machine", {
    status: "active",
    owner: OWNER.address,
    stage: null,
  }),
];
