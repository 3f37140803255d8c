import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import { testWallet } from "../../support/browser-person.ts";
import { CHALLENGE } from "../challenge.ts";
import type { Scene } from "../scene.ts";

const ID = "ABCDEFGH";
const OWNER = new Wallet(`0x${"1".padStart(64, "0")}`);

const CLAIM = {
  ticket: "A".repeat(26),
  challenge: CHALLENGE,
  vm: "vm-42",
  user: "admin",
  sourceIp: "203.0.113.7",
  sourcePort: 50_022,
  millisecondsLeft: 104_000,
  sameAddress: true,
};

const typeCode = async (page: Page) => {
  await page.getByText("The terminal is waiting.").waitFor();
  await page.getByLabel("Code from the terminal").fill("WDJBMJHT");
  await page.getByRole("button", { name: "Continue" }).click();
};

const login = (state: string, changes: Pick<Scene, "act"> & Partial<Scene>): Scene => ({
  page: "login",
  state,
  path: `/l/${ID}`,
  wallets: [testWallet(OWNER, { isConnected: true })],
  ...changes,
  answers: {
    [`logins/${ID}`]: { state: "waiting" },
    [`logins/${ID}/claim`]: CLAIM,
    [`logins/${ID}/approve`]: { state: "approved" },
    [`logins/${ID}/deny`]: { state: "denied" },
    ...changes.answers,
  },
});

const ended = (state: string, words: string) =>
  login(state, {
    answers: { [`logins/${ID}`]: { state } },
    act: (page) => page.getByRole("heading", { name: words }).waitFor(),
  });

const review = async (page: Page) => {
  await typeCode(page);
  await page.getByRole("heading", { name: "Is this you?" }).waitFor();
};

export const loginScenes: readonly Scene[] = [
  login("waiting", { act: (page) => page.getByText("The terminal is waiting.").waitFor() }),
  login("not here yet", {
    answers: { [`logins/${ID}`]: { state: "absent" } },
    act: (page) => page.getByText("Not here yet").waitFor(),
  }),
  login("half a code", {
    act: async (page) => {
      await page.getByText("The terminal is waiting.").waitFor();
      await page.getByLabel("Code from the terminal").fill("WDJB");
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByText("A code has eight letters").waitFor();
    },
  }),
  login("review", { act: review }),
  login("review, another address", {
    answers: { [`logins/${ID}/claim`]: { ...CLAIM, sameAddress: false } },
    act: review,
  }),
  login("several wallets", {
    wallets: [testWallet(OWNER), testWallet(OWNER, { id: "other", name: "Another Wallet" })],
    act: review,
  }),
  login("no wallet", {
    wallets: [],
    act: async (page) => {
      await review(page);
      await page.getByText("There is no wallet in this browser").waitFor();
    },
  }),
  login("declined in the wallet", {
    wallets: [testWallet(OWNER, { isConnected: true, answer: "reject" })],
    act: async (page) => {
      await review(page);
      await page.getByRole("button", { name: "Approve login" }).click();
      await page.getByText("You declined in the wallet.").waitFor();
    },
  }),
  ended("approved", "You are in"),
  ended("denied", "Refused"),
  ended("void", "Too many wrong codes"),
  ended("expired", "Time is up"),
  ended("abandoned", "The terminal was closed"),
];
