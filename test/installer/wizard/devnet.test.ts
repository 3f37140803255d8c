import { readdir } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Browser, Page } from "playwright-core";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { BrowserPerson, startChromium } from "../../keeper/portal/support/browser-person.ts";
import { tenantWallet } from "../../keeper/portal/support/tenant-wallet.ts";
import { InstallBed } from "../support/install-bed.ts";
import { ConsoleInstall } from "./support/console-install.ts";

/** The simulator's work and a chain's blocks, on a machine that does much else. */
const LONG = { timeout: 300_000 };

describe("an installation by an operator at a browser", function () {
  this.timeout(600_000);

  let bed: InstallBed;
  let browser: Browser;
  let install: ConsoleInstall | undefined;
  let person: BrowserPerson | undefined;

  before(async () => {
    browser = await startChromium();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    bed = await InstallBed.open(new InstantDriver());
  });
  afterEach(async () => {
    await person?.close();
    await install?.end();
    await bed?.close();
  });

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor(LONG);
  const fill = (page: Page, label: string, text: string) =>
    page.getByRole("textbox", { name: label }).first().fill(text);

  /** Keeps the answers, and goes on whatever the host warns of. */
  async function next(page: Page, step: string) {
    await press(page, "Check and continue");
    const there = page.getByRole("heading", { name: step, level: 1 });
    const anyway = page.getByRole("button", { name: "Continue anyway" });
    await there.or(anyway).first().waitFor(LONG);
    if (await anyway.isVisible()) await anyway.click();
    await heading(page, step);
  }

  it("goes from the console's code to a host that they own, and pays for it from their wallet", async () => {
    install = new ConsoleInstall(await keeperProgram("installer/main.ts"), bed.folder);
    const admin = new Wallet(bed.admin.privateKey);
    await bed.pay(admin.address);
    const wallet = tenantWallet({ ...bed.chain, provider: bed.provider }, admin);
    person = await BrowserPerson.open(browser, await install.said("open"), {
      wallets: [wallet],
      trustsServer: true,
    });
    const { page } = person;
    await fill(page, "Code on the console", await install.said("code"));
    await press(page, "Log in");
    await press(page, "Sign in as admin");

    await heading(page, "Network");
    await next(page, "Storage");
    await next(page, "Blockchain");
    await page.getByRole("combobox", { name: "Chain" }).selectOption("other");
    const { chain } = bed.answers.blockchain;
    await fill(page, "Chain id", `${bed.chain.chainId}`);
    await fill(page, "Name", chain.name);
    await fill(page, "Servers", bed.chain.url);
    await fill(page, "Stablecoin", bed.stablecoin);
    await page.getByText("More about the contracts").click();
    await page.getByRole("combobox", { name: "Another admin takes over" }).selectOption("0");
    await next(page, "Proxmox VE");
    const { bridge, endpoint, template } = bed.answers.proxmox as {
      readonly bridge: string;
      readonly endpoint: { readonly portBase: number };
      readonly template: { readonly image: string; readonly sha256: string };
    };
    await fill(page, "Bridge", bridge);
    await fill(page, "Network", "10.77.0.0/16");
    await fill(page, "Gateway", "10.77.0.1");
    await fill(page, "First address", "10.77.1.1");
    await fill(page, "Last address", "10.77.1.250");
    await page.getByText("Through a router").click();
    await fill(page, "The router's name or address", "127.0.0.1");
    await fill(page, "Ports begin at", `${endpoint.portBase}`);
    await fill(page, "Image", template.image);
    await fill(page, "Its SHA-256", template.sha256);
    await next(page, "IPv6");
    await next(page, "Admin");
    await fill(page, "Name of your hosting", "Example Host");
    await fill(page, "The portal’s address", bed.answers.admin.host);
    await next(page, "Summary");

    await press(page, "Install");
    await heading(page, "Installation");
    await page.getByRole("button", { name: /^Send / }).click(LONG);
    await page.getByText("The host is open for business").waitFor(LONG);
    const { subscriptions } = await bed.contracts();
    await page.getByText(subscriptions).first().waitFor(LONG);
    const shop = Subscriptions__factory.connect(subscriptions, bed.provider);
    expect(await shop.planCount()).to.equal(1n);
    expect(await shop.defaultAdmin()).not.to.equal(admin.address);

    await press(page, "Become the contracts' admin");
    await page.getByText("Your wallet is the contracts' admin.").waitFor(LONG);
    expect(await shop.defaultAdmin()).to.equal(admin.address);
    expect(wallet.confirmed).to.deep.equal(["eth_sendTransaction", "eth_sendTransaction"]);

    await page.getByLabel("Passphrase").fill("correct horse battery staple");
    await page.getByLabel("Once more").fill("correct horse battery staple");
    const download = page.waitForEvent("download", LONG);
    await press(page, "Download the backup");
    expect((await download).suggestedFilename()).to.equal("blockhost.backup");
    await press(page, "Close the installer …");
    await press(page, "Close it");
    await heading(page, "The installer is closed");
    expect(await install.ended()).to.equal(0);
    const kept = await readdir(bed.layout.stateFolder);
    expect(kept.filter((name) => name.startsWith("deployer"))).to.deep.equal([]);
    expect(person.complaints).to.deep.equal([]);
  });
});
