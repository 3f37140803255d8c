import { expect } from "chai";
import type { Page } from "playwright-core";
import { testWallet } from "../../keeper/portal/support/browser-person.ts";
import { ADMIN, setupRoom } from "./support/setup-room.ts";

describe("the installer's pages", () => {
  const parts = setupRoom();
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();

  it("lead from the console's code to a host that is open for business", async () => {
    const { fake } = parts;
    const wallet = testWallet(ADMIN);
    const person = await parts.open({ isOutside: true, wallets: [wallet] });
    const { page } = person;
    await page.getByLabel("Code on the console").fill("7k3m9qxa");
    await press(page, "Log in");
    await heading(page, "Your wallet");
    await press(page, "Connect Example Wallet");
    await press(page, "Sign in as admin");
    await heading(page, "Network");
    await press(page, "Check and continue");
    await heading(page, "Storage");
    await press(page, "Check and continue");
    await heading(page, "Blockchain");
    await press(page, "Check and continue");
    await heading(page, "Proxmox VE");
    await press(page, "Check and continue");
    await heading(page, "IPv6");
    await press(page, "Check and continue");
    await heading(page, "Admin");
    await page.getByLabel("Name of your hosting").fill("Example Host");
    await page.getByLabel("The portal’s address").fill("host.example.org");
    await press(page, "Check and continue");
    await heading(page, "Summary");
    await press(page, "Install");
    await heading(page, "Installation");
    expect(fake.orders).to.deep.equal(["start"]);
    expect(wallet.asked).to.have.length(1);
    expect(person.complaints).to.deep.equal([]);
  });
});
