import { expect } from "chai";
import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import { testWallet } from "../../keeper/portal/support/browser-person.ts";
import { ADMIN, setupRoom } from "./support/setup-room.ts";

const STRANGER = new Wallet(`0x${"9".padStart(64, "0")}`);

describe("the installer's doors", () => {
  const parts = setupRoom();
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();

  async function logIn(page: Page, code = "7K3M-9QXA") {
    await page.getByLabel("Code on the console").fill(code);
    await press(page, "Log in");
  }

  it("ask for a whole code, say when it is wrong, and show the certificate's fingerprint", async () => {
    const { page } = await parts.open({ isOutside: true });
    await logIn(page, "7K3");
    await page.getByText("The code has eight letters and digits.").waitFor();
    expect(await page.evaluate("document.activeElement.id")).to.equal("otp");
    await logIn(page, "0000-0000");
    await page.getByText("This is not the code").waitFor();
    await page.getByText("Is this really your host?").click();
    await page.getByText(parts.fake.fingerprint).waitFor();
    await logIn(page);
    await heading(page, "Your wallet");
  });

  it("take a code as people type it: small letters, blanks, hyphens anywhere", async () => {
    const { page } = await parts.open({ isOutside: true });
    await logIn(page, " 7k-3m 9qxa ");
    await heading(page, "Your wallet");
  });

  it("let nobody on whose signature is another account's, or who declines", async () => {
    const wallet = testWallet(ADMIN, { isConnected: true });
    const { page } = await parts.open({ isOutside: true, wallets: [wallet] });
    await logIn(page);
    wallet.answer = (await STRANGER.signMessage("something else")) as `0x${string}`;
    await press(page, "Sign in as admin");
    await page.getByText("The signature is not this wallet's.").waitFor();
    wallet.answer = "reject";
    await press(page, "Sign in as admin");
    await page.getByText("You declined in the wallet.").waitFor();
    expect(parts.fake.wallet).to.equal(null);
    wallet.answer = "sign";
    await press(page, "Sign in as admin");
    await heading(page, "Network");
    expect(parts.fake.wallet).to.equal(ADMIN.address.toLowerCase());
  });

  it("let one browser in at a time: the first is told when a second one comes", async () => {
    const { page: first } = await parts.open({ place: "ipv6" });
    await heading(first, "IPv6");
    await first.getByText("It can be given later.").waitFor();
    const { page: second } = await parts.open({ isOutside: true });
    await logIn(second);
    await press(second, "Sign in as admin");
    await heading(second, "Network");
    await press(first, "Check and continue");
    await first.getByText("Another browser has logged in").waitFor();
    expect(parts.fake.kept.has("ipv6")).to.equal(false);
    // What was typed is there still when it comes back.
    await logIn(first);
    await press(first, "Sign in as admin");
    await heading(first, "IPv6");
  });

  it("let out who logs out", async () => {
    const { page } = await parts.open({ place: "storage" });
    await press(page, "Log out");
    await heading(page, "Log in");
    expect(parts.fake.cookie).to.equal(null);
  });

  it("make another wallet sign before it is the admin, and hold nothing answered by the one before", async () => {
    const { fake } = parts;
    fake.kept.set("admin", { wallet: ADMIN.address, host: "host.example.org", operatorName: "Example" });
    const wallet = testWallet(ADMIN, { isConnected: true });
    const person = await parts.open({ place: "admin", wallets: [wallet] });
    const { page } = person;
    await page.getByText(ADMIN.address.slice(0, 8)).first().waitFor();
    await person.switchAccount(wallet, STRANGER);
    await press(page, "Use another wallet");
    await page.getByRole("dialog").getByRole("button", { name: "Sign in as admin" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(fake.wallet).to.equal(STRANGER.address.toLowerCase());
    await page.getByRole("link", { name: /Admin.*does not hold/ }).waitFor();
    await press(page, "Check and continue");
    await heading(page, "Summary");
    expect(fake.kept.get("admin")).to.include({ wallet: STRANGER.address, host: "host.example.org" });
  });

  it("wait for a host that is away, and come in when it is back", async () => {
    const person = await parts.open({ isOutside: true });
    const { page } = person;
    await heading(page, "Log in");
    person.isServerAway = true;
    await page.route("**/api/session", (route) => route.abort());
    await page.reload();
    await page.getByText("The host does not answer.").waitFor();
    await page.unroute("**/api/session");
    await heading(page, "Log in");
  });
});
