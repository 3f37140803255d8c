import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { concat, Wallet } from "ethers";
import type { Page } from "playwright-core";
import type { Devnet } from "../../../devnet/devnet.ts";
import type { Tenant } from "../../../devnet/tenant/tenant.ts";
import type { Credential } from "../../../keeper/protocol/credential.ts";
import { SafeLikeWallet__factory } from "../../../typechain-types/factories/mocks/SafeLikeWallet__factory.ts";
import { type TestWallet, testWallet } from "../../keeper/portal/support/browser-person.ts";
import { takePicture } from "../../keeper/portal/support/take-picture.ts";
import { tenantWallet } from "../../keeper/portal/support/tenant-wallet.ts";
import { BrowserDevnet } from "../support/browser-devnet.ts";
import { Desk } from "../support/desk.ts";
import type { Terminal } from "../support/terminal.ts";

/** Two of them are in docs/tenant.md. */
const PICTURES = join(import.meta.dirname, "../../../build/e2e/walk");
const DELIVERY_MS = 120_000;
const SHOWN = /Open\s+(https:\/\/\S+)\s+and enter code\s+([A-Z]{4}-[A-Z]{4})/;
const PROMPT = /admin@vm-\d+:.*\$ $/m;

describe("a tenant at their computer, from purchase to shell", function () {
  this.timeout(240_000);
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

  const keeperSays = (msg: string, id: bigint, from = 0) =>
    devnet.keeper.log.waitFor({ msg, subscription: `${id}` }, { from, signal: AbortSignal.timeout(90_000) });

  async function bought(): Promise<{ tenant: Tenant; id: bigint; machine: Credential }> {
    const tenant = await devnet.newTenant();
    const { id } = await tenant.purchase(devnet.contracts.plans.small, 30n);
    await keeperSays("delivered", id);
    // The guest knows that it was delivered: what it hears next is what the test does.
    await keeperSays("attested", id);
    return { tenant, id, machine: await tenant.openCredential(id) };
  }

  /** What a person does who looks from the terminal to the browser and back. */
  async function approved(terminal: Terminal, wallet: TestWallet): Promise<void> {
    const [, link = "", code = ""] = await terminal.until(SHOWN);
    terminal.type("\r");
    const { page } = await host.visit(link, wallet);
    await page.getByText("The terminal is waiting.").waitFor();
    await page.getByLabel("Code from the terminal").fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Is this you?" }).waitFor();
    await page.getByRole("button", { name: "Connect Example Wallet" }).click();
    await page.getByRole("button", { name: "Approve login" }).click();
    await page.getByRole("heading", { name: "You are in" }).waitFor();
  }

  async function registered(id: bigint, publicKey: string, tenant: Tenant): Promise<void> {
    const person = await host.visit(
      `${devnet.portal.url}/keys?machine=${id}`,
      testWallet(new Wallet(tenant.wallet.privateKey), { isConnected: true }),
    );
    const { page } = person;
    await page.getByLabel("Public key").fill(publicKey);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Let this key in?" }).waitFor();
    await page.getByRole("button", { name: "Let the key in" }).click();
    await page.getByRole("heading", { name: "The key is in" }).waitFor();
  }

  it("gets from the first page to a shell by what is on the screen alone", async () => {
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
    terminal.type("echo I am $(whoami) on $(hostname), wallet $BLOCKHOST_WALLET\r");
    const who = new RegExp(`I am admin on (vm-\\d+), wallet ${tenant.address.toLowerCase()}`);
    const [, machine] = await terminal.until(who);
    expect(wallet.asked.at(-1)).to.include(`Log in over SSH to ${machine} as admin.`);
    terminal.type("exit 3\r");
    expect(await terminal.ended).to.equal(3);
    expect([...complaints, ...login.complaints]).to.deep.equal([]);
  });

  it("shuts the former owner out at once when the token is transferred, and lets the new one in", async () => {
    const { tenant, id, machine } = await bought();
    const { config, publicKey } = await desk.entry(machine);
    const byKey = () => desk.run("ssh", "-F", config, "machine", "whoami");
    expect((await byKey()).code, "before the key is let in").to.equal(255);
    await registered(id, publicKey, tenant);
    const certificate = (who: Tenant, from: Desk) =>
      from.blockhostSsh(devnet, id, new Wallet(who.wallet.privateKey), "--print-config");
    const made = await certificate(tenant, desk);
    const entry = join(desk.folder, "entry");
    await writeFile(entry, `${made.stdout}  BatchMode yes\n`);
    const byCertificate = () => desk.run("ssh", "-F", entry, `vm-${id}`, "whoami");
    expect((await byKey()).stdout).to.equal("admin\n");
    expect((await byCertificate()).stdout, made.stderr).to.equal("admin\n");
    await writeFile(join(desk.folder, "there"), "carried both ways\n");
    await desk.run("scp", "-qF", config, "there", "machine:carried");
    await desk.run("scp", "-qF", config, "machine:carried", "back");
    expect(await readFile(join(desk.folder, "back"), "utf8")).to.equal("carried both ways\n");
    const open = desk.ssh(machine);
    await approved(open, testWallet(new Wallet(tenant.wallet.privateKey)));
    await open.until(PROMPT);

    const buyer = await devnet.newTenant();
    const from = devnet.keeper.log.length;
    await tenant.transfer(id, buyer.address);
    await keeperSays("transferred", id, from);
    expect(await open.ended, "the open session").to.not.equal(0);
    expect((await byKey()).code, "the registered key").to.equal(255);
    expect((await byCertificate()).code, "the certificate").to.equal(255);

    await buyer.registerEncryptionKey(id);
    await keeperSays("resealed", id, from);
    const home = await Desk.open();
    try {
      const ran = await home.blockhostSsh(devnet, id, new Wallet(buyer.wallet.privateKey), "--", "whoami");
      expect(ran.stdout, ran.stderr).to.equal("admin\n");
    } finally {
      await home.close();
    }
  });

  it("lets the owners of a contract wallet in by the chain's word", async () => {
    const { tenant, id, machine } = await bought();
    const owners = [Wallet.createRandom(), Wallet.createRandom()].sort((a, b) =>
      a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1,
    );
    const factory = new SafeLikeWallet__factory(tenant.wallet);
    const safe = await factory.deploy(
      owners.map(({ address }) => address),
      2n,
    );
    const address = await safe.getAddress();
    const from = devnet.keeper.log.length;
    await tenant.transfer(id, address);
    await keeperSays("transferred", id, from);
    const account = {
      address,
      signMessage: async (text: string | Uint8Array) =>
        concat(await Promise.all(owners.map((owner) => owner.signMessage(text)))),
    };
    const terminal = desk.ssh(machine);
    await approved(terminal, testWallet(account));
    await terminal.until(PROMPT);
    terminal.type("echo wallet $BLOCKHOST_WALLET\r");
    await terminal.until(new RegExp(`wallet ${address.toLowerCase()}`));
  });
});
