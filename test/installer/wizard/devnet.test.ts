import { readdir } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Browser, Page } from "playwright-core";
import { InstantDriver } from "../../../devnet/guest/instant-driver.ts";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { BrowserPerson, startChromium } from "../../keeper/portal/support/browser-person.ts";
import { type TenantWallet, tenantWallet } from "../../keeper/portal/support/tenant-wallet.ts";
import { InstallBed } from "../support/install-bed.ts";
import { ServedInstall } from "../support/served-install.ts";

/** The simulator's work and a chain's blocks, on a machine that does much else. */
const LONG = { timeout: 300_000 };

describe("an installation by an operator at a browser", function () {
  this.timeout(600_000);

  let bed: InstallBed;
  let browser: Browser;
  let installs: ServedInstall[];
  let people: BrowserPerson[];

  before(async () => {
    browser = await startChromium();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    installs = [];
    people = [];
    bed = await InstallBed.open(new InstantDriver());
  });
  afterEach(async () => {
    await Promise.all(people.map((person) => person.close()));
    await Promise.all(installs.map((install) => install.end()));
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

  /** `blockhost install` on this machine. */
  async function begin(words: readonly string[] = []): Promise<ServedInstall> {
    const install = new ServedInstall(await keeperProgram("installer/main.ts"), bed.folder, words);
    installs.push(install);
    return install;
  }

  /** The operator at a browser, with money in their wallet. */
  async function come(install: ServedInstall): Promise<{ person: BrowserPerson; wallet: TenantWallet }> {
    const admin = new Wallet(bed.admin.privateKey);
    await bed.pay(admin.address);
    const wallet = tenantWallet({ ...bed.chain, provider: bed.provider }, admin);
    const url = await install.said("open");
    const person = await BrowserPerson.open(browser, url, { wallets: [wallet], trustsServer: true });
    people.push(person);
    return { person, wallet };
  }

  async function logIn(page: Page, code: string) {
    await fill(page, "Code on the console", code);
    await press(page, "Log in");
  }

  async function answerChain(page: Page) {
    await page.getByRole("combobox", { name: "Chain" }).selectOption("other");
    await fill(page, "Chain id", `${bed.chain.chainId}`);
    await fill(page, "Name", bed.answers.blockchain.chain.name);
    await fill(page, "Servers", bed.chain.url);
    await fill(page, "Stablecoin", bed.stablecoin);
    await page.getByText("More about the contracts").click();
    await page.getByRole("combobox", { name: "Another admin takes over" }).selectOption("0");
  }

  async function answerProxmox(page: Page) {
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
  }

  async function answerAdmin(page: Page) {
    await fill(page, "Name of your hosting", "Example Host");
    await fill(page, "The portal’s address", bed.answers.admin.host);
  }

  it("goes from the console's code to a host that they own, and pays for it from their wallet", async () => {
    const install = await begin();
    const { person, wallet } = await come(install);
    const { page } = person;
    await logIn(page, await install.said("code"));
    await press(page, "Sign in as admin");
    await heading(page, "Network");
    await next(page, "Storage");
    await next(page, "Blockchain");
    await answerChain(page);
    await next(page, "Proxmox VE");
    await answerProxmox(page);
    await next(page, "IPv6");
    await next(page, "Admin");
    await answerAdmin(page);
    await next(page, "Summary");

    await press(page, "Install");
    await heading(page, "Installation");
    await page.getByRole("button", { name: /^Send / }).click(LONG);
    await page.getByText("The host is open for business").waitFor(LONG);
    const { subscriptions } = await bed.contracts();
    await page.getByText(subscriptions).first().waitFor(LONG);
    const shop = Subscriptions__factory.connect(subscriptions, bed.provider);
    expect(await shop.planCount()).to.equal(1n);
    expect(await shop.defaultAdmin()).not.to.equal(bed.admin.address);

    await press(page, "Become the contracts' admin");
    await page.getByText("Your wallet is the contracts' admin.").waitFor(LONG);
    expect(await shop.defaultAdmin()).to.equal(bed.admin.address);
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

  it("is not stuck by slips, a server of another chain, reloads, or another browser", async () => {
    const install = await begin();
    const { person, wallet } = await come(install);
    const { page } = person;
    await logIn(page, "0000-0000");
    await page.getByText("This is not the code").waitFor(LONG);
    // Who was wrong waits a moment.
    const isIn = page.getByRole("button", { name: "Sign in as admin" });
    for (let isRight = false; !isRight; ) {
      const answered = page.waitForResponse(/\/api\/login$/, LONG);
      await logIn(page, await install.said("code"));
      isRight = (await answered).ok();
    }
    wallet.answer = (await Wallet.createRandom().signMessage("something else")) as `0x${string}`;
    await isIn.click();
    await page.getByText("the signature under it is not the wallet's").waitFor(LONG);
    wallet.answer = "sign";
    await isIn.click();

    await heading(page, "Network");
    await next(page, "Storage");
    await next(page, "Blockchain");
    await answerChain(page);
    await fill(page, "Chain id", "100");
    await press(page, "Check and continue");
    await page.getByText(/serves chain 31337, but/).waitFor(LONG);
    await page.getByRole("button", { name: "Continue, and mend it later" }).waitFor(LONG);
    await fill(page, "Stablecoin", "0x00000000000000000000000000000000000000aa");
    await page.reload();
    await heading(page, "Blockchain");
    expect(await page.getByRole("textbox", { name: "Chain id" }).inputValue()).to.equal("100");
    await fill(page, "Chain id", `${bed.chain.chainId}`);
    await press(page, "Check and continue");
    await page.getByText(/There is no ERC-20 token at/).waitFor(LONG);
    await fill(page, "Stablecoin", bed.stablecoin);
    await next(page, "Proxmox VE");

    // Somebody goes on at another browser; the first one hears of it.
    const other = await begin(["--code"]);
    const { person: second, wallet: payer } = await come(install);
    await logIn(second.page, await other.said("code"));
    await press(second.page, "Sign in as admin");
    await heading(second.page, "Proxmox VE");
    await answerProxmox(page);
    await press(page, "Check and continue");
    await page.getByText("Another browser has logged in").waitFor(LONG);
    await answerProxmox(second.page);
    await fill(second.page, "Bridge", "vmbr7.not/there");
    await press(second.page, "Check and continue");
    await second.page.getByText("A bridge has a name such as vmbr0.").waitFor(LONG);
    await answerProxmox(second.page);
    await next(second.page, "IPv6");
    await next(second.page, "Admin");
    await answerAdmin(second.page);
    await next(second.page, "Summary");
    await press(second.page, "Install");
    await heading(second.page, "Installation");
    await second.page.reload();
    await second.page.getByRole("button", { name: /^Send / }).click(LONG);
    // The wallet is no part of the page: what it was asked it does.
    while (payer.confirmed.length === 0) await second.page.waitForTimeout(20);
    await second.page.reload();
    await second.page.getByText("The host is open for business").waitFor(LONG);
    const { subscriptions } = await bed.contracts();
    expect(await bed.contractsMade()).to.include(subscriptions);
    expect(second.complaints).to.deep.equal([]);
  });
});
