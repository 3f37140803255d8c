import { expect } from "chai";
import type { Page } from "playwright-core";
import { type BrowserPerson, DESKTOP, PHONE } from "../support/browser-person.ts";
import { MachineBed } from "../support/machine-bed.ts";
import { tenantWallet } from "../support/tenant-wallet.ts";

const DAY = 86_400;
const PHONE_VIEW = { viewport: PHONE, dark: true };
const DESKTOP_VIEW = { viewport: DESKTOP, dark: false };

describe("the page of all my machines, and what becomes of one", function () {
  this.timeout(120_000);
  const parts = new MachineBed();

  const says = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor();

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  it("says that an account has none, and takes over another account at once", async () => {
    const { tenant, id } = await parts.owner();
    const nobody = await parts.bed.tenant();
    const wallet = tenantWallet(parts.bed.chain, nobody.wallet);
    const { person, page } = await parts.open("/machines", [wallet], PHONE_VIEW);
    await says(page, "This account has no machines");
    await isSound(person);
    await person.switchAccount(wallet, tenant.wallet);
    await page.getByRole("link", { name: `Machine ${id}`, exact: true }).waitFor();
    await isSound(person);
  });

  it("asks for the wallet first, and signs nothing for looking", async () => {
    const { tenant, id } = await parts.owner();
    const wallet = tenantWallet(parts.bed.chain, tenant.wallet, { isConnected: false });
    const { person, page } = await parts.open("/machines", [wallet], DESKTOP_VIEW);
    await isSound(person);
    await page.getByRole("button", { name: "Connect Example Wallet" }).click();
    await page.getByRole("link", { name: `Machine ${id}`, exact: true }).waitFor();
    expect([wallet.confirmed, wallet.asked]).to.deep.equal([[], []]);
  });

  it("puts first what runs out, tells what is lent to whom, and what is over apart", async () => {
    const { tenant, id: long } = await parts.owner(60n);
    const short = await parts.machineOf(tenant, 3n);
    const friend = await parts.bed.tenant();
    const { credential } = parts.bed.shop;
    const end = Math.floor(Date.now() / 1_000) + DAY;
    await (await credential.connect(tenant.wallet).setUser(long, friend.address, end)).wait();
    const { person, page } = await parts.open(
      "/machines",
      [tenantWallet(parts.bed.chain, tenant.wallet)],
      DESKTOP_VIEW,
    );
    await says(page, "Runs out soon");
    await says(page, "Lent to");
    const names = await page.locator("h3").allTextContents();
    expect(names).to.deep.equal([`Machine ${short}`, `Machine ${long}`]);
    await isSound(person);
    const theirs = await parts.open("/machines", [tenantWallet(parts.bed.chain, friend.wallet)], PHONE_VIEW);
    await theirs.page.getByRole("heading", { name: "Lent to you" }).waitFor();
    await isSound(theirs.person);
    await page.getByRole("link", { name: `Renew: Machine ${short}` }).click();
    await page.getByRole("heading", { name: `Machine ${short}` }).waitFor();
  });

  it("is a machine in its grace period that a renewal brings back, and one that lapses where none comes", async () => {
    const { tenant, id } = await parts.owner(1n);
    const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
    const from = parts.bed.events.length;
    await parts.bed.jump(DAY + 60);
    await parts.bed.event("suspended", id, from);
    const { person, page } = await parts.open(`/m/${id}`, [wallet], PHONE_VIEW);
    await says(page, "Switched off: the paid time is over");
    await says(page, "A machine can be operated while its paid time runs.");
    await isSound(person);
    await page.getByRole("button", { name: "Renew for 30 days" }).click();
    await says(page, "Renewed.");
    expect(await tenant.statusOf(id)).to.equal("active");
    await page.getByText("Switched off: the paid time is over").waitFor({ state: "detached" });

    const list = await parts.open("/machines", [wallet], DESKTOP_VIEW);
    await says(list.page, "Active");
    const gone = await parts.machineOf(tenant, 1n);
    const before = parts.bed.events.length;
    await parts.bed.jump(9 * DAY);
    await parts.bed.event("destroyed", gone, before);
    const lapsed = await parts.open(`/m/${gone}`, [wallet], DESKTOP_VIEW);
    await says(lapsed.page, /The time to renew is over|Closed: the machine is gone/);
    expect(await lapsed.page.getByRole("button", { name: /Renew/ }).count()).to.equal(0);
    await isSound(lapsed.person);
  });

  it("pays out what was credited after the operator ended a machine", async () => {
    const { tenant, id } = await parts.owner(10n);
    const { subscriptions, admin } = parts.bed.shop;
    await subscriptions.connect(admin).grantRole(await subscriptions.OPERATOR_ROLE(), admin);
    await (await subscriptions.connect(admin).terminate(id, `0x${"00".repeat(32)}`)).wait();
    const credit = await tenant.credit();
    const money = await tenant.balance();
    const wallet = tenantWallet(parts.bed.chain, tenant.wallet);
    const { person, page } = await parts.open("/machines", [wallet], PHONE_VIEW);
    await says(page, "Money waits for you.");
    await isSound(person);
    await page.getByRole("button", { name: /^Withdraw / }).click();
    await says(page, "It is in your wallet.");
    expect((await tenant.balance()) - money).to.equal(credit);
    expect(await tenant.credit()).to.equal(0n);
  });
});
