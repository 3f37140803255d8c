import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import { NOON } from "../../support/api-answers.ts";
import { testWallet } from "../../support/browser-person.ts";
import type { Scene } from "../scene.ts";

const OWNER = new Wallet(`0x${"1".padStart(64, "0")}`);
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5xqYvA7nDvKQ3PpUe1Eq1zS0hYb8Q0o3uM1XvC4f2N me@laptop";

const scene = (state: string, act: Scene["act"]): Scene => ({
  page: "keys",
  state,
  path: "/keys?machine=42",
  wallets: [testWallet(OWNER, { isConnected: true })],
  answers: {
    "machines/42": {
      subscription: "42",
      vm: "vm-42",
      user: "admin",
      domain: "host.example",
      chainId: "31337",
      contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
      now: NOON,
    },
    keys: { expiresAt: NOON + 28_800 },
  },
  act,
});

const review = async (page: Page) => {
  await page.getByLabel("Public key").fill(KEY);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: "Let this key in?" }).waitFor();
};

export const keysScenes: readonly Scene[] = [
  scene("form", (page) => page.getByRole("heading", { name: "SSH keys" }).waitFor()),
  scene("form with errors", async (page) => {
    await page.getByLabel("Public key").fill("ssh-rsa AAAA");
    await page.getByLabel("Machine", { exact: true }).fill("x");
    await page.getByLabel("Only from this network").fill("10.0.0.1/8");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByText("A network looks like").waitFor();
  }),
  scene("withdraw", async (page) => {
    await page.getByText("Withdraw a key").click();
    await page.getByLabel("For how long").waitFor({ state: "detached" });
  }),
  scene("review", review),
  scene("done", async (page) => {
    await review(page);
    await page.getByRole("button", { name: "Let the key in" }).click();
    await page.getByRole("heading", { name: "The key is in" }).waitFor();
  }),
];
