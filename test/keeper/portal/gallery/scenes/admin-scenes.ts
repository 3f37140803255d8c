import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import type { ApiMeasure } from "../../../../../keeper/protocol/api/measure.ts";
import { ALERTED, MACHINES, SUBSCRIPTIONS } from "../../support/admin-answers.ts";
import { testWallet } from "../../support/browser-person.ts";
import type { Scene } from "../scene.ts";

const OPERATOR = new Wallet(`0x${"1".padStart(64, "0")}`);
const wallet = (isConnected: boolean) =>
  testWallet(OPERATOR, {
    isConnected,
    chain: async (method) => (method === "eth_chainId" ? "0x7a69" : "0x"),
  });

async function signIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Pages of the panel" }).waitFor();
}

/** A page of the panel, reached with a session. */
const scene = (
  state: string,
  path: string,
  words: string,
  changes: Partial<Scene> & { readonly andThen?: (page: Page) => Promise<void> } = {},
): Scene => {
  const { andThen, ...others } = changes;
  return {
    page: "panel",
    state,
    path: `/admin${path}`,
    isPanel: true,
    wallets: [wallet(true)],
    act: async (page) => {
      await signIn(page);
      await page.getByText(words).first().waitFor();
      await andThen?.(page);
    },
    ...others,
  };
};

const press = (name: string) => async (page: Page) => {
  await page.getByRole("button", { name, exact: true }).first().click();
  await page.getByRole("dialog").waitFor();
};

/** Subscription 33 with something in force against it. */
const measured = (changes: Partial<ApiMeasure>) => {
  const reason = "sends mail that nobody asked for";
  const measure = { kind: "suspend", reason, evidence: null, mbps: null, since: 1_795_600_000, ...changes };
  const subscription = {
    ...SUBSCRIPTIONS.subscriptions[4],
    recipient: OPERATOR.address,
    user: null,
    measure,
  };
  const machine = { ...MACHINES[2], held: measure.kind === "suspend" };
  return { answers: { "admin/subscriptions/33": { subscription, machine, jobs: [] } } };
};

export const adminScenes: readonly Scene[] = [
  scene("not connected", "", "", {
    wallets: [wallet(false)],
    act: (page) => page.getByRole("button", { name: "Connect Example Wallet" }).waitFor(),
  }),
  scene("signing in", "", "", {
    act: (page) => page.getByRole("button", { name: "Sign in" }).waitFor(),
  }),
  scene("overview", "", "Everything works"),
  scene("overview with alerts", "", "Something does not work", { answers: { "admin/overview": ALERTED } }),
  scene("stock", "", "Everything works", { andThen: press("Set stock") }),
  scene("machines", "/machines", "switched off by its tenant"),
  scene("no machines", "/machines", "No subscription holds a machine", {
    answers: { "admin/machines": { machines: [] } },
  }),
  scene("subscriptions", "/subscriptions", "held off"),
  scene("a subscription", "/subscriptions/42", "operated: reboot"),
  scene("a subscription that is held off", "/subscriptions/33", "Held off by you", measured({})),
  scene(
    "a subscription that is slowed",
    "/subscriptions/33",
    "Slowed by you",
    measured({ kind: "throttle", mbps: 2, evidence: `0x${"5a".repeat(32)}` }),
  ),
  scene("terminating", "/subscriptions/42", "operated: reboot", { andThen: press("Terminate") }),
  scene("money", "/money", "Earned, not collected yet"),
  scene("no books", "/money", "No books are kept", {
    answers: {
      "admin/money": {
        treasury: OPERATOR.address,
        keeper: { address: OPERATOR.address, balance: null },
        tokens: null,
        readUpTo: null,
        months: [],
      },
    },
  }),
  scene("commands", "/commands", "acknowledged"),
  scene("network", "/network", "2001:db8:7::/64"),
  scene("opening a door", "/network", "2001:db8:7::/64", { andThen: press("Open a door") }),
  scene("certificates", "/certificates", "ends soon"),
  scene("log", "/log", "alert raised"),
  scene("lost", "/nowhere", "There is no such page"),
];
