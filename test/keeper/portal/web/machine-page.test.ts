import { readFile } from "node:fs/promises";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { type BrowserPerson, DESKTOP, PHONE } from "../support/browser-person.ts";
import { MachineBed } from "../support/machine-bed.ts";
import { type TenantWallet, tenantWallet } from "../support/tenant-wallet.ts";

const VIEWS = [
  { name: "a phone in the dark", viewport: PHONE, dark: true },
  { name: "a desktop", viewport: DESKTOP, dark: false },
];
const DAY = 86_400;

describe("the page of one machine", function () {
  this.timeout(120_000);
  const parts = new MachineBed();

  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor();

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  /** The owner of a machine at its page. */
  async function atMachine(view = VIEWS[1], days = 30n) {
    const { tenant, id } = await parts.owner(days);
    const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
    const { person, page } = await parts.open(`/m/${id}`, [wallet], view);
    await page.getByRole("heading", { name: `Machine ${id}` }).waitFor();
    return { tenant, id, wallet, person, page };
  }

  /** Methods that the wallet asked its person about since the page was opened. */
  const confirmed = (wallet: TenantWallet) => wallet.confirmed.join();

  for (const view of VIEWS) {
    it(`opens the connection details with one signature on ${view.name}, sound before and after`, async () => {
      const { tenant, id, wallet, person, page } = await atMachine(view);
      await says(page, "Renew for 30 days");
      await isSound(person);
      await press(page, "Show connection details");
      const details = await tenant.openCredential(id);
      await says(page, `ssh -p ${details.port} admin@${details.host}`);
      await says(page, `[${details.host}]:${details.port} ${details.hostKey}`);
      await says(page, /^SHA256:/);
      expect(confirmed(wallet)).to.equal("eth_signTypedData_v4");
      await isSound(person);
      const saved = page.waitForEvent("download");
      await press(page, "Save machine file");
      const file = JSON.parse(await readFile(await (await saved).path(), "utf8"));
      expect(file).to.include({ version: 1, tokenId: `${id}`, vm: `vm-${id}`, ...details });
    });
  }

  it("renews for what the contract says, by a permit and one transaction", async () => {
    const { tenant, id, wallet, page } = await atMachine();
    const [before, money] = await Promise.all([tenant.expiresAt(id), tenant.balance()]);
    await page.getByLabel("Days to add").fill("0");
    await says(page, "A whole number of days, 1 to 365.");
    await press(page, "7 days");
    await says(page, "3.50 TUSD");
    await press(page, "Renew for 7 days");
    await says(page, "Renewed.");
    expect(await tenant.expiresAt(id)).to.equal(before + 7 * DAY);
    expect(money - (await tenant.balance())).to.equal(3_500_000n);
    expect(confirmed(wallet)).to.equal("eth_signTypedData_v4,eth_sendTransaction");
  });

  it("names the machine and the refund before it cancels, and pays out no less than the chain says", async () => {
    const { tenant, id, person, page } = await atMachine(VIEWS[0]);
    const money = await tenant.balance();
    await press(page, "Cancel it");
    await says(page, /^14\.50? TUSD$/);
    await isSound(person);
    const go = page.getByRole("button", { name: `End vm-${id} for good` });
    await page.getByLabel(`Type vm-${id} to confirm`).fill(`vm-${id}0`);
    expect(await go.getAttribute("aria-disabled")).to.equal("true");
    await page.getByLabel(`Type vm-${id} to confirm`).fill(`vm-${id}`);
    await go.click();
    await says(page, "Ended. The rest of your money is in your wallet.");
    expect(await page.getByText("Comes back now").count(), "what the contract tells afterwards").to.equal(0);
    expect(["cancelled", "closed"]).to.include(await tenant.statusOf(id));
    expect((await tenant.balance()) - money).to.equal(14_500_000n);
    await press(page, "Done");
    await says(page, /Ended by its owner|Closed: the machine is gone/);
    await isSound(person);
  });

  it("sends nothing when the wallet's person declines, and says so", async () => {
    const { tenant, id, wallet, page } = await atMachine();
    wallet.answer = "reject";
    await press(page, "Reboot");
    await page.getByRole("dialog").getByRole("button", { name: "Reboot", exact: true }).click();
    await says(page, "You declined in the wallet.");
    expect(confirmed(wallet)).to.equal("");
    expect((await parts.bed.shop.subscriptions.subscriptionOf(id)).operations).to.equal(0n);
    expect(await tenant.statusOf(id)).to.equal("active");
  });

  /** What the contract has been asked to do with a machine, with the argument. */
  async function asked(id: bigint) {
    const { subscriptions } = parts.bed.shop;
    const events = await subscriptions.queryFilter(subscriptions.filters.OperationRequested(id));
    return events.map(({ args }) => [args.operation, BigInt(args.argument)]);
  }

  it("has the host reboot, and tells when it has", async () => {
    const { id, page } = await atMachine();
    await press(page, "Reboot");
    await says(page, "Restart the machine now?");
    await page.getByRole("dialog").getByRole("button", { name: "Reboot", exact: true }).click();
    await says(page, "The request is on the chain.");
    await press(page, "Done");
    await says(page, "The machine was restarted.");
    await page.locator(".happenings .badge").waitFor({ state: "detached" });
    expect((await parts.bed.shop.subscriptions.subscriptionOf(id)).operations).to.equal(1n);
  });

  it("reinstalls only for who types the machine's name", async () => {
    const { id, person, page } = await atMachine(VIEWS[0]);
    await press(page, "Reinstall");
    await says(page, `This deletes everything on vm-${id}`);
    await isSound(person);
    const go = page.getByRole("button", { name: `Delete everything and reinstall vm-${id}` });
    expect(await go.getAttribute("aria-disabled")).to.equal("true");
    await page.getByLabel(`Type vm-${id} to confirm`).fill(`vm-${id}`);
    await go.click();
    await says(page, "The request is on the chain.");
    expect(await asked(id)).to.deep.equal([[3n, 0n]]);
  });

  it("makes a snapshot, lists it when the host has made it, and rolls back to it", async () => {
    const { id, person, page } = await atMachine();
    await press(page, "Sign in");
    await says(page, "There is none yet.");
    await press(page, "Make a snapshot");
    await press(page, "Make snapshot 1");
    await says(page, "The request is on the chain.");
    await press(page, "Done");
    await page.getByRole("heading", { name: "Snapshot 1" }).waitFor();
    await press(page, "Roll back to snapshot 1");
    await isSound(person);
    await press(page, `Roll vm-${id} back to snapshot 1`);
    await says(page, "The request is on the chain.");
    expect(await asked(id)).to.deep.equal([
      [4n, 1n],
      [5n, 1n],
    ]);
  });

  it("restores a backup that the host has made, by a transaction that names its time", async () => {
    const { tenant, id } = await parts.owner();
    const takenAt = Math.floor(Date.now() / 1_000);
    await parts.backUp(id, takenAt);
    const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
    const { person, page } = await parts.open(`/m/${id}`, [wallet]);
    await press(page, "Sign in");
    await page.getByRole("button", { name: /^Restore the backup of/ }).click();
    await isSound(person);
    await press(page, `Restore vm-${id} from this backup`);
    await says(page, "The request is on the chain.");
    expect(await asked(id)).to.deep.equal([[5n, BigInt(takenAt)]]);
    await press(page, "Done");
    await says(page, "The machine was set back to a");
    await page.locator(".happenings .badge").waitFor({ state: "detached" });
  });

  it("lends the login and takes it back", async () => {
    const { id, person, page } = await atMachine();
    const friend = await parts.bed.tenant();
    await press(page, "Lend");
    await page.getByLabel("To which account").fill(friend.address.replace(/[a-f]/, (c) => c.toUpperCase()));
    await says(page, "That is no address");
    await page.getByLabel("To which account").fill(friend.address);
    await press(page, "Lend the login");
    await says(page, "Lent.");
    await press(page, "Done");
    await page.getByRole("button", { name: "Take back" }).waitFor();
    const { credential } = parts.bed.shop;
    expect(await credential.userOf(id)).to.equal(friend.address);
    await isSound(person);

    const lent = await parts.open(`/m/${id}`, [tenantWallet(parts.bed.chain, friend.wallet)]);
    await says(lent.page, "Lent to you: you may log in and operate it until then.");
    expect(await lent.page.getByRole("heading", { name: "Ownership" }).count()).to.equal(0);
    await press(lent.page, "Ask the portal");
    await says(lent.page, /^ssh -p \d+ admin@/);
    await isSound(lent.person);

    await press(page, "Take back");
    await press(page, "Take it back");
    await says(page, "The login is yours alone again.");
    expect(await credential.userOf(id)).to.equal(`0x${"0".repeat(40)}`);
  });

  it("hands the machine over, and its new owner sets a key and reads the details", async () => {
    const { id, page } = await atMachine();
    const next = await parts.bed.tenant();
    await press(page, "Transfer");
    await page.getByLabel("New owner").fill(await parts.bed.shop.credential.getAddress());
    await says(page, "the machine would be lost");
    await page.getByLabel("New owner").fill(next.address);
    await page.getByLabel(`Type vm-${id} to confirm`).fill(`vm-${id}`);
    await press(page, `Transfer vm-${id} for good`);
    await says(page, "It is theirs now.");
    expect(await parts.bed.shop.credential.ownerOf(id)).to.equal(next.address);

    const from = parts.bed.events.length;
    const wallet = tenantWallet(parts.bed.chain, next.wallet);
    const theirs = await parts.open(`/m/${id}`, [wallet]);
    await press(theirs.page, "Show connection details");
    await says(theirs.page, "After a transfer, the new owner first sets a key");
    await press(theirs.page, "Set key");
    await press(theirs.page, "Make the key");
    await press(theirs.page, "Set this key");
    await says(theirs.page, "Set. The host seals the details to it");
    expect(confirmed(wallet), "signed twice, to be sure").to.equal(
      "eth_signTypedData_v4,eth_signTypedData_v4,eth_sendTransaction",
    );
    await isSound(theirs.person);
    await press(theirs.page, "Done");
    await parts.bed.event("resealed", id, from);
    await press(theirs.page, "Show connection details");
    await says(theirs.page, /^ssh -p \d+ admin@/);
    expect(wallet.confirmed, "the key that was just made is at hand").to.have.length(3);
  });

  it("makes a random key for a wallet that signs differently each time, and opens with its file", async () => {
    const { id, wallet, page } = await atMachine();
    wallet.isRandom = true;
    await press(page, "Set key");
    await press(page, "Make the key");
    await says(page, "This wallet signs differently each time");
    const send = page.getByRole("button", { name: "Set this key" });
    expect(await send.getAttribute("aria-disabled"), "not before the file is saved").to.equal("true");
    const saving = page.waitForEvent("download");
    await press(page, "Save key file");
    const file = await (await saving).path();
    await page.getByLabel("I have saved the file").check();
    const from = parts.bed.events.length;
    await send.click();
    await says(page, "Set. The host seals the details to it");
    await parts.bed.event("resealed", id, from);
    await page.reload();
    await press(page, "Show connection details");
    await says(page, "This wallet's key does not open the details.");
    await page.getByLabel("Use a saved key file").setInputFiles(file);
    await says(page, /^ssh -p \d+ admin@/);
  });

  it("brings a wallet that is elsewhere to the host's chain first", async () => {
    const { id, tenant } = await parts.owner();
    const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
    wallet.chainId = 1;
    const { person, page } = await parts.open(`/m/${id}`, [wallet]);
    await says(page, "Your wallet is on another network.");
    await isSound(person);
    await press(page, "Show connection details");
    await says(page, /^ssh -p \d+ admin@/);
    expect(confirmed(wallet)).to.equal("wallet_switchEthereumChain,eth_signTypedData_v4");
    await page.getByText("Your wallet is on another network.").waitFor({ state: "detached" });
  });

  it("shows a stranger what is public and offers nothing, and follows the wallet to the right account", async () => {
    const { id, tenant } = await parts.owner();
    const stranger = await parts.bed.tenant();
    const wallet = tenantWallet(parts.bed.chain, stranger.wallet);
    const { person, page } = await parts.open(`/m/${id}`, [wallet], VIEWS[0]);
    await says(page, "This account neither owns this machine nor is lent it.");
    expect(await page.getByRole("heading", { level: 2 }).count()).to.equal(0);
    await isSound(person);
    await person.switchAccount(wallet, tenant.wallet);
    await page.getByRole("button", { name: "Show connection details" }).waitFor();
  });

  it("says that there is no such machine, and what to do without a wallet", async () => {
    const nowhere = await parts.open("/m/999999", []);
    await says(nowhere.page, "There is no machine of this number");
    await isSound(nowhere.person);
    const { id } = await parts.owner();
    const bare = await parts.open(`/m/${id}`, []);
    await says(bare.page, "There is no wallet in this browser");
    await isSound(bare.person);
  });
});
