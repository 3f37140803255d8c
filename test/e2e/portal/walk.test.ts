import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import type { Devnet } from "../../../devnet/devnet.ts";
import { takePicture } from "../../keeper/portal/support/take-picture.ts";
import { tenantWallet } from "../../keeper/portal/support/tenant-wallet.ts";
import { BrowserDevnet } from "../support/browser-devnet.ts";
import { Desk } from "../support/desk.ts";

/** Two of them are in docs/tenant.md. */
const PICTURES = join(import.meta.dirname, "../../../build/e2e/walk");
const SHOWN = /Open\s+(https:\/\/\S+)\s+and enter code\s+([A-Z]{4}-[A-Z]{4})/;
const DELIVERY_MS = 120_000;

describe("somebody who has never seen the portal", function () {
  this.timeout(600_000);
  let host: BrowserDevnet;
  let devnet: Devnet;
  let desk: Desk;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    host = await BrowserDevnet.open();
    devnet = host.devnet;
    await mkdir(PICTURES, { recursive: true });
  });
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(async () => {
    await host.endVisits();
    await desk.close();
  });
  after(async () => {
    await host?.close();
  });

  const picture = (page: Page, name: string) => takePicture(page, join(PICTURES, `${name}.webp`));

  /** From the first page to a machine that is ready, by what is on the screen alone. */
  async function buy(page: Page): Promise<void> {
    const rent = page.getByRole("link", { name: "Rent small" });
    await rent.waitFor();
    await picture(page, "1-plans");
    await rent.click();
    await page.getByRole("button", { name: "Connect Example Wallet" }).click();
    await page.getByRole("button", { name: "Sign for the key" }).click();
    const pay = page.getByRole("button", { name: /^(Allow|Pay) / });
    await pay.waitFor();
    await picture(page, "2-pay");
    if ((await pay.textContent())?.startsWith("Allow")) {
      await pay.click();
      await page.getByRole("button", { name: /^Pay / }).click();
    } else await pay.click();
    // On a slow computer it may be ready before its page is drawn.
    const made = page.getByRole("heading", { name: /^Your machine is (being made|ready)$/ });
    await made.waitFor({ timeout: DELIVERY_MS });
    await picture(page, "3-progress");
    await page.getByRole("heading", { name: "Your machine is ready" }).waitFor({ timeout: DELIVERY_MS });
  }

  /** What the machine's page says to type, and what to put into known_hosts. */
  async function details(page: Page): Promise<{ command: string; knownHosts: string }> {
    await page.getByRole("link", { name: "Open your machine" }).click();
    await page.getByRole("button", { name: "Show connection details" }).click();
    const lines = page.locator(".copy-line pre");
    await lines.first().waitFor();
    await picture(page, "4-machine");
    const [command = "", knownHosts = ""] = await lines.allTextContents();
    return { command, knownHosts };
  }

  it("gets from the first page to a shell", async () => {
    const tenant = await devnet.newTenant();
    const { chainId, url } = devnet.chain;
    const chain = { chainId, url, provider: devnet.provider };
    const wallet = tenantWallet(chain, new Wallet(tenant.wallet.privateKey), { isConnected: false });
    const { page, complaints } = await host.visit(devnet.portal.url, wallet);
    await buy(page);
    const { command, knownHosts } = await details(page);
    expect(command).to.match(/^ssh /);

    const known = join(desk.folder, "known_hosts");
    await appendFile(known, `${knownHosts}\n`);
    const terminal = desk.type(command, known);
    const [, link = "", code = ""] = await terminal.until(SHOWN);
    terminal.type("\r");
    const login = await host.visit(link, wallet);
    await login.page.getByLabel("Code from the terminal").fill(code);
    await picture(login.page, "5-code");
    await login.page.getByRole("button", { name: "Continue" }).click();
    await login.page.getByRole("heading", { name: "Is this you?" }).waitFor();
    await picture(login.page, "6-approve");
    await login.page.getByRole("button", { name: "Approve login" }).click();
    await login.page.getByRole("heading", { name: "You are in" }).waitFor();
    terminal.type("echo I am $(whoami)\r");
    await terminal.until(/I am admin/);
    expect([...complaints, ...login.complaints]).to.deep.equal([]);
  });
});
