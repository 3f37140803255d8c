import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import { testWallet } from "../../support/browser-person.ts";
import { CHALLENGE } from "../challenge.ts";
import type { Scene } from "../scene.ts";

const OWNER = new Wallet(`0x${"1".padStart(64, "0")}`);

const scene = (state: string, act: Scene["act"]): Scene => ({
  page: "sign",
  state,
  path: "/sign",
  wallets: [testWallet(OWNER, { isConnected: true })],
  act,
});

const paste = async (page: Page) => {
  await page.getByLabel("Challenge from the terminal").fill(CHALLENGE);
  await page.getByRole("button", { name: "Sign", exact: true }).waitFor();
};

export const signScenes: readonly Scene[] = [
  scene("empty", (page) => page.getByRole("heading", { name: "Sign offline" }).waitFor()),
  scene("not a challenge", async (page) => {
    await page.getByLabel("Challenge from the terminal").fill(CHALLENGE.slice(0, -1));
    await page.getByText("This is not a whole challenge.").waitFor();
  }),
  scene("challenge", paste),
  scene("signed", async (page) => {
    await paste(page);
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    await page.getByRole("heading", { name: "Signed" }).waitFor();
  }),
];
