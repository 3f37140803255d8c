import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { concat, Wallet } from "ethers";
import type { Devnet } from "../../../devnet/devnet.ts";
import type { Tenant } from "../../../devnet/tenant/tenant.ts";
import type { Credential } from "../../../keeper/protocol/credential.ts";
import { SafeLikeWallet__factory } from "../../../typechain-types/factories/mocks/SafeLikeWallet__factory.ts";
import { type TestWallet, testWallet } from "../../keeper/portal/support/browser-person.ts";
import { BrowserDevnet } from "../support/browser-devnet.ts";
import { Desk } from "../support/desk.ts";
import type { Terminal } from "../support/terminal.ts";

const PICTURES = join(import.meta.dirname, "../../../build/e2e");
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
  async function approved(terminal: Terminal, wallet: TestWallet, picture?: string): Promise<void> {
    const [, link = "", code = ""] = await terminal.until(SHOWN);
    terminal.type("\r");
    const { page } = await host.visit(link, wallet);
    await page.getByText("The terminal is waiting.").waitFor();
    await page.getByLabel("Code from the terminal").fill(code);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("heading", { name: "Is this you?" }).waitFor();
    await page.getByRole("button", { name: "Connect Example Wallet" }).click();
    await page.getByText("What will be signed").click();
    if (picture !== undefined)
      await page.screenshot({ path: join(PICTURES, `${picture}-approval.png`), fullPage: true });
    await page.getByRole("button", { name: "Approve login" }).click();
    await page.getByRole("heading", { name: "You are in" }).waitFor();
    if (picture !== undefined) await page.screenshot({ path: join(PICTURES, `${picture}-done.png`) });
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
    await page.screenshot({ path: join(PICTURES, "key-review.png"), fullPage: true });
    await page.getByRole("button", { name: "Let the key in" }).click();
    await page.getByRole("heading", { name: "The key is in" }).waitFor();
  }

  it("opens a shell by itself when the person has approved in the browser what the terminal shows", async () => {
    const { tenant, id, machine } = await bought();
    const wallet = testWallet(new Wallet(tenant.wallet.privateKey));
    const terminal = desk.ssh(machine);
    await approved(terminal, wallet, "login");
    await terminal.until(PROMPT);
    terminal.type("echo I am $(whoami) on $(hostname), wallet $BLOCKHOST_WALLET\r");
    await terminal.until(new RegExp(`I am admin on vm-${id}, wallet ${tenant.address.toLowerCase()}`));
    expect(wallet.asked).to.have.length(1);
    expect(wallet.asked[0]).to.include(`Log in over SSH to vm-${id} as admin.`);
    terminal.type("exit 3\r");
    expect(await terminal.ended).to.equal(3);
    await writeFile(join(PICTURES, "terminal.txt"), terminal.seen);
  });

  it("lets a key of the keys page in, to plain ssh and scp", async () => {
    const { tenant, id, machine } = await bought();
    const { config, publicKey } = await desk.entry(machine);
    expect((await desk.run("ssh", "-F", config, "machine", "id")).code, "before it is delegated").to.equal(
      255,
    );
    await registered(id, publicKey, tenant);
    const ran = await desk.run("ssh", "-F", config, "machine", "whoami; hostname");
    expect(ran.stdout, ran.stderr).to.equal(`admin\nvm-${id}\n`);
    await writeFile(join(desk.folder, "there"), "carried both ways\n");
    await desk.run("scp", "-qF", config, "there", "machine:carried");
    await desk.run("scp", "-qF", config, "machine:carried", "back");
    expect(await readFile(join(desk.folder, "back"), "utf8")).to.equal("carried both ways\n");
  });

  it("shuts the former owner out at once when the token is transferred, and lets the new one in", async () => {
    const { tenant, id, machine } = await bought();
    const { config, publicKey } = await desk.entry(machine);
    await registered(id, publicKey, tenant);
    const certificate = (who: Tenant, from: Desk) =>
      from.blockhostSsh(devnet, id, new Wallet(who.wallet.privateKey), "--print-config");
    const made = await certificate(tenant, desk);
    const entry = join(desk.folder, "entry");
    await writeFile(entry, `${made.stdout}  BatchMode yes\n`);
    const byKey = () => desk.run("ssh", "-F", config, "machine", "whoami");
    const byCertificate = () => desk.run("ssh", "-F", entry, `vm-${id}`, "whoami");
    expect((await byKey()).stdout).to.equal("admin\n");
    expect((await byCertificate()).stdout, made.stderr).to.equal("admin\n");
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
    await approved(terminal, testWallet(account), "contract-wallet");
    await terminal.until(PROMPT);
    terminal.type("echo wallet $BLOCKHOST_WALLET\r");
    await terminal.until(new RegExp(`wallet ${address.toLowerCase()}`));
  });
});
