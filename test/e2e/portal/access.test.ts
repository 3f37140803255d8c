import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import type { Devnet } from "../../../devnet/devnet.ts";
import type { Tenant } from "../../../devnet/tenant/tenant.ts";
import type { Credential } from "../../../keeper/protocol/credential.ts";
import type { TestWallet } from "../../keeper/portal/support/browser-person.ts";
import { tenantWallet } from "../../keeper/portal/support/tenant-wallet.ts";
import { BrowserDevnet } from "../support/browser-devnet.ts";
import { Desk } from "../support/desk.ts";
import { seen } from "../support/seen.ts";

const SHOWN = /Open\s+(https:\/\/\S+)\s+and enter code\s+([A-Z]{4}-[A-Z]{4})/;
const PROMPT = /admin@vm-\d+:.*\$ $/m;
/** Of the keeper and a container, on a machine that is busy with other tests. */
const SLOWLY = 90_000;

describe("the pages that let somebody in", function () {
  this.timeout(600_000);
  let host: BrowserDevnet;
  let devnet: Devnet;
  let desk: Desk;
  let tenant: Tenant;
  let id: bigint;
  let machine: Credential;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    host = await BrowserDevnet.open();
    devnet = host.devnet;
    desk = await Desk.open();
    tenant = await devnet.newTenant();
    ({ id } = await tenant.purchase(devnet.contracts.plans.small, 30n));
    const within = { signal: AbortSignal.timeout(SLOWLY) };
    // The guest knows that it was delivered.
    for (const msg of ["delivered", "attested"])
      await devnet.keeper.log.waitFor({ msg, subscription: `${id}` }, within);
    machine = await tenant.openCredential(id);
  });
  after(async () => {
    await desk?.close();
    await host?.close();
  });

  const wallet = (changes: Partial<TestWallet> = {}) => {
    const { chainId, url } = devnet.chain;
    const chain = { chainId, url, provider: devnet.provider };
    return tenantWallet(chain, new Wallet(tenant.wallet.privateKey), changes);
  };
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor();
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true }).waitFor();
  const visit = (path: string, ...wallets: TestWallet[]) =>
    host.visit(`${devnet.portal.url}${path}`, ...wallets);

  /** ssh at a terminal, as far as it waits for somebody at a browser. */
  async function begun() {
    const terminal = desk.ssh(machine);
    const [, link = "", code = ""] = await terminal.until(SHOWN);
    terminal.type("\r");
    return { terminal, link, code };
  }

  /** ssh asks once more, which is another login. */
  async function turnedAway({ terminal, code }: Awaited<ReturnType<typeof begun>>): Promise<void> {
    await terminal.until(new RegExp(`enter code\\s+(?!${code})[A-Z]{4}-[A-Z]{4}`));
    expect(terminal.seen).not.to.match(PROMPT);
    terminal.close();
  }

  async function enter(page: Page, code: string): Promise<void> {
    await says(page, "The terminal is waiting.");
    await page.getByLabel("Code from the terminal").fill(code);
    await press(page, "Continue");
  }

  it("approve a login: first the code, then what it is, then the wallet", async () => {
    const { terminal, link, code } = await begun();
    const person = await host.visit(link, wallet({ isConnected: false }));
    const { page } = person;
    await says(page, "The terminal is waiting.");
    await seen(person, "login/code");
    await page.getByLabel("Code from the terminal").fill("WDJB-MJ");
    await press(page, "Continue");
    await says(page, "A code has eight letters");
    await seen(person, "login/code-incomplete");
    await enter(page, code);
    await heading(page, "Is this you?");
    await seen(person, "login/review");
    await press(page, "Connect Example Wallet");
    await page.getByText("What will be signed").click();
    await seen(person, "login/text");
    await press(page, "Approve login");
    await heading(page, "You are in");
    await seen(person, "login/approved");
    await terminal.until(PROMPT);
  });

  it("leave it to the owner: another account is told, and nothing is lost", async () => {
    const { terminal, link, code } = await begun();
    const stranger = await devnet.newTenant();
    const other = wallet();
    other.account = stranger.wallet;
    const person = await host.visit(link, other);
    const { page } = person;
    await enter(page, code);
    await press(page, "Approve login");
    await says(page, "This account neither owns the machine nor is lent it.");
    await seen(person, "login/wrong-account");
    await person.switchAccount(other, tenant.wallet);
    await press(page, "Approve login");
    await heading(page, "You are in");
    await terminal.until(PROMPT);
  });

  it("call a login void after five wrong codes, and abandoned when its terminal is closed", async () => {
    const wrong = await begun();
    const person = await host.visit(wrong.link, wallet());
    for (const left of [4, 3, 2, 1]) {
      await enter(person.page, wrong.code === "BCDFGHJK" ? "BCDFGHJL" : "BCDFGHJK");
      await says(person.page, left === 1 ? "One try is left." : `${left} tries are left.`);
    }
    await seen(person, "login/code-wrong");
    await enter(person.page, "BCDF-GHJK");
    await heading(person.page, "Too many wrong codes");
    await seen(person, "login/void");
    await turnedAway(wrong);

    const closed = await begun();
    const other = await host.visit(closed.link, wallet());
    await says(other.page, "The terminal is waiting.");
    closed.terminal.close();
    await heading(other.page, "The terminal was closed");
    await seen(other, "login/abandoned");
  });

  it("let an SSH key in, show it on the machine's page, and withdraw it", async () => {
    const { config, publicKey } = await desk.entry(machine);
    const owner = wallet();
    const person = await visit(`/keys?machine=${id}`, owner);
    const { page } = person;
    await heading(page, "SSH keys");
    await page.getByLabel("Public key").fill("-----BEGIN OPENSSH PRIVATE KEY-----");
    await page.getByLabel("Only from this network").fill("203.0.113.1/24");
    await press(page, "Continue");
    await says(page, "This is a private key!");
    await seen(person, "keys/wrong");
    await page.getByLabel("Only from this network").fill("");
    await page.getByLabel("Public key").fill(publicKey);
    await seen(person, "keys/filled-in");
    await press(page, "Continue");
    await heading(page, "Let this key in?");
    await seen(person, "keys/review");
    await press(page, "Let the key in");
    await heading(page, "The key is in");
    await seen(person, "keys/added");
    expect((await desk.run("ssh", "-F", config, "machine", "whoami")).stdout).to.equal("admin\n");

    const theirs = await visit(`/m/${id}`, owner);
    await press(theirs.page, "Sign in");
    await theirs.page.getByRole("link", { name: "Withdraw" }).waitFor();
    await seen(theirs, "keys/on-the-machine");
    await theirs.page.getByRole("link", { name: "Withdraw" }).click();
    await press(theirs.page, "Continue");
    await heading(theirs.page, "Withdraw this key?");
    await seen(theirs, "keys/review-withdrawal");
    await press(theirs.page, "Withdraw the key");
    await heading(theirs.page, "The key is out");
    await seen(theirs, "keys/withdrawn");
  });

  it("sign for a terminal and open the details with no server at all", async () => {
    const { credential } = devnet.contracts;
    const person = await visit("/offline", wallet());
    const { page } = person;
    await heading(page, "When the portal is away");
    await page.waitForLoadState("networkidle");
    await page.context().setOffline(true);

    const terminal = desk.ssh(machine);
    await terminal.until(SHOWN);
    terminal.type("q\r");
    const [challenge] = await terminal.until(/bh1\.[A-Za-z0-9_-]+(?=\s)/);
    await page.getByLabel("Challenge from the terminal").fill(challenge.slice(0, -9));
    await says(page, "This is not a whole challenge.");
    await seen(person, "offline/challenge-cut");
    await page.getByLabel("Challenge from the terminal").fill(challenge);
    await seen(person, "offline/challenge");
    await press(page, "Sign");
    const signature = await page.getByLabel("Signature").inputValue();
    await seen(person, "offline/signed");
    terminal.type(`${signature}\r`);
    await terminal.until(PROMPT);

    await page.getByRole("tab", { name: "Find a machine's address" }).click();
    await page.getByLabel("Machine", { exact: true }).fill(`${id}`);
    const contract = page.getByLabel("Contract of the access tokens");
    expect(await contract.inputValue(), "said while the portal was there").to.equal(credential);
    await contract.fill("0x12");
    await says(page, "That is no address");
    await seen(person, "offline/contract-wrong");
    await contract.fill(credential);
    await press(page, "Open with the wallet");
    await says(page, `ssh -p ${machine.port} admin@${machine.host}`);
    await seen(person, "offline/opened");
    const saving = page.waitForEvent("download");
    await press(page, "Save machine file");
    const file = JSON.parse(await readFile(await (await saving).path(), "utf8"));
    expect(file).to.include({ tokenId: `${id}`, hostKey: machine.hostKey });
  });

  it("sign on a page of its own", async () => {
    const person = await visit("/sign");
    await heading(person.page, "Sign offline");
    await seen(person, "sign/no-wallet");
  });

  it("turn a login away that was not theirs", async () => {
    const login = await begun();
    const person = await host.visit(login.link, wallet());
    await enter(person.page, login.code);
    await press(person.page, "This was not me");
    await heading(person.page, "Refused");
    await seen(person, "login/denied");
    await turnedAway(login);
  });
});
