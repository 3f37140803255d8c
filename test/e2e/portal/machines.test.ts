import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Page } from "playwright-core";
import type { Devnet } from "../../../devnet/devnet.ts";
import type { Tenant } from "../../../devnet/tenant/tenant.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { BrowserPerson } from "../../keeper/portal/support/browser-person.ts";
import { type TenantWallet, tenantWallet } from "../../keeper/portal/support/tenant-wallet.ts";
import { BrowserDevnet } from "../support/browser-devnet.ts";
import { seen } from "../support/seen.ts";

const DAY = 86_400;
/** Of the keeper and a container, on a machine that is busy with other tests. */
const SLOWLY = 90_000;

describe("somebody's machines, in every state of their lives", function () {
  this.timeout(600_000);
  let host: BrowserDevnet;
  let devnet: Devnet;
  let ada: Tenant;
  /** Machines of hers that differ in what becomes of them. */
  let kept: bigint;
  let short: bigint;
  let handedOver: bigint;
  let cancelled: bigint;
  let terminated: bigint;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    host = await BrowserDevnet.open();
    devnet = host.devnet;
    ada = await devnet.newTenant();
    const ids: bigint[] = [];
    for (const days of [30n, 2n, 30n, 30n, 30n])
      ids.push((await ada.purchase(devnet.contracts.plans.small, days)).id);
    await Promise.all(ids.map((id) => keeperSays("delivered", id)));
    await Promise.all(ids.map((id) => keeperSays("attested", id)));
    [kept = 0n, short = 0n, handedOver = 0n, cancelled = 0n, terminated = 0n] = ids;
  });
  afterEach(() => host.endVisits());
  after(() => host?.close());

  const keeperSays = (msg: string, id: bigint, from = 0) =>
    devnet.keeper.log.waitFor({ msg, subscription: `${id}` }, { from, signal: AbortSignal.timeout(SLOWLY) });
  const subscriptions = (of: Tenant) =>
    Subscriptions__factory.connect(devnet.contracts.subscriptions, of.wallet);
  const press = (page: Page, name: string | RegExp) =>
    page.getByRole("button", { name, exact: true }).click();
  const says = (page: Page, words: string | RegExp, timeout = SLOWLY) =>
    page.getByText(words).first().waitFor({ timeout });
  /** Whether there are blocks, one a second. */
  const mine = async (goesOn: boolean) => {
    await devnet.provider.send("evm_setAutomine", [goesOn]);
    await devnet.provider.send("evm_setIntervalMining", [goesOn ? 1_000 : 0]);
  };

  function walletOf(tenant: Tenant, changes: Partial<TenantWallet> = {}): TenantWallet {
    const { chainId, url } = devnet.chain;
    const chain = { chainId, url, provider: devnet.provider };
    return Object.assign(tenantWallet(chain, new Wallet(tenant.wallet.privateKey)), changes);
  }

  async function at(
    path: string,
    tenant: Tenant,
    changes: Partial<TenantWallet> = {},
  ): Promise<{ person: BrowserPerson; page: Page; wallet: TenantWallet }> {
    const wallet = walletOf(tenant, changes);
    const person = await host.visit(`${devnet.portal.url}${path}`, wallet);
    return { person, page: person.page, wallet };
  }

  /** The page again, with a clock that goes as the chain's does: it was moved. */
  async function later(page: Page): Promise<void> {
    const head = await devnet.provider.getBlock("latest");
    await page.clock.install({ time: (head?.timestamp ?? 0) * 1_000 });
    await page.reload();
  }

  it("are none at first, and nothing is signed for looking", async () => {
    const nobody = await devnet.newTenant();
    const { person, page, wallet } = await at("/machines", nobody, { isConnected: false });
    await page.getByRole("button", { name: "Connect Example Wallet" }).waitFor();
    await seen(person, "machines/connect");
    await press(page, "Connect Example Wallet");
    await says(page, "This account has no machines");
    await seen(person, "machines/none");
    expect([wallet.confirmed, wallet.asked]).to.deep.equal([[], []]);
  });

  it("are told of while they are made, to who paid and to who gets them", async () => {
    const friend = await devnet.newTenant();
    const contract = subscriptions(ada);
    const { stablecoin, plans } = devnet.contracts;
    const price = await contract.quote(plans.small, 7n, stablecoin);
    // As for every purchase of hers; what is bought is another's.
    const { publicKey } = await friend.encryptionKey();
    await allow(ada, price);
    const order = { planId: plans.small, numDays: 7n, token: stablecoin, maxAmount: price };
    // The chain takes this purchase and nothing more for a while, so it is not delivered, however long the pages take.
    await mine(false);
    try {
      const bought = await contract.purchase({
        ...order,
        recipient: friend.address,
        encryptionKey: publicKey,
      });
      // Its block, and the one that makes it final.
      for (let block = 0; block < 2; block++) await devnet.provider.send("evm_mine", []);
      await bought.wait();
      const hers = await at("/machines", ada);
      await hers.page.getByRole("heading", { name: "Paid, on their way" }).waitFor();
      await seen(hers.person, "machines/several");
      const theirs = await at("/machines", friend);
      await theirs.page.getByRole("link", { name: /^Follow delivery/ }).waitFor();
      await seen(theirs.person, "machines/gift-on-its-way");
      await theirs.page.getByRole("link", { name: /^Machine \d+$/ }).click();
      await says(theirs.page, "It is being made.");
      await seen(theirs.person, "machine/pending");
    } finally {
      await mine(true);
    }
    const theirs = await at("/machines", friend);
    await theirs.page.getByRole("heading", { name: "Yours" }).waitFor({ timeout: SLOWLY });
  });

  it("tell a stranger what is public, and follow the wallet to the right account and network", async () => {
    const stranger = await devnet.newTenant();
    const { person, page, wallet } = await at(`/m/${kept}`, stranger);
    await says(page, "This account neither owns this machine nor is lent it.");
    await seen(person, "machine/stranger");
    await person.switchAccount(wallet, ada.wallet);
    await page.getByRole("button", { name: "Show connection details" }).waitFor();
    wallet.chainId = 1;
    await page.reload();
    await says(page, "Your wallet is on another network.");
    await seen(person, "machine/wrong-network");
    await press(page, "Switch to Devnet");
    await page.getByText("Your wallet is on another network.").waitFor({ state: "detached" });
  });

  it("show how to connect to one, by the wallet's key alone", async () => {
    const { person, page, wallet } = await at(`/m/${kept}`, ada);
    await says(page, "Renew for 30 days");
    await seen(person, "machine/active");
    wallet.isRandom = true;
    await press(page, "Show connection details");
    await says(page, "This wallet's key does not open the details.");
    await seen(person, "machine/wrong-key");
    wallet.isRandom = false;
    await press(page, "Show connection details");
    const details = await ada.openCredential(kept);
    await says(page, `ssh -p ${details.port} admin@${details.host}`);
    await says(page, `[${details.host}]:${details.port} ${details.hostKey}`);
    await says(page, /^SHA256:/);
    await seen(person, "machine/details");
    const saved = page.waitForEvent("download");
    await press(page, "Save machine file");
    const file = JSON.parse(await readFile(await (await saved).path(), "utf8"));
    expect(file).to.include({ version: 1, tokenId: `${kept}`, vm: `vm-${kept}`, ...details });
  });

  it("show what is private to who has signed in: snapshots, keys and use", async () => {
    const { person, page, wallet } = await at(`/m/${kept}`, ada);
    wallet.answer = "reject";
    await press(page, "Sign in");
    await says(page, "You declined in the wallet.");
    await seen(person, "machine/sign-in-declined");
    wallet.answer = "sign";
    await press(page, "Sign in");
    await says(page, "No key is let in now.");
    await says(page, "There is none yet.");
    await page.getByRole("heading", { name: "Usage" }).waitFor();
    await seen(person, "machine/signed-in");
    await press(page, "Ask the portal");
    await says(page, /^ssh -p \d+ admin@/);
    expect(wallet.asked, "one signature for all of it").to.have.length(1);
  });

  it("are switched off, on and restarted", async () => {
    const { person, page } = await at(`/m/${kept}`, ada);
    const dialog = page.getByRole("dialog");
    for (const [name, told] of [
      ["Reboot", "The machine was restarted."],
      ["Switch off", "The machine was stopped."],
      ["Switch on", "The machine was started."],
    ] as const) {
      await press(page, name);
      if (name === "Switch off") await seen(person, "machine/switch-off");
      await dialog.getByRole("button", { name, exact: true }).click();
      await says(page, "The request is on the chain.");
      if (name === "Reboot") await seen(person, "machine/asked");
      await press(page, "Done");
      await says(page, told, SLOWLY);
      await page.locator(".happenings .badge").waitFor({ state: "detached" });
      if (name !== "Switch off") continue;
      await page.getByRole("button", { name: "Switch on" }).waitFor({ timeout: SLOWLY });
      await seen(person, "machine/switched-off");
    }
  });

  it("are kept in snapshots, gone back to, and installed anew without them", async () => {
    const { person, page } = await at(`/m/${kept}`, ada);
    await press(page, "Sign in");
    for (const number of [1, 2]) {
      await press(page, "Make a snapshot");
      if (number === 1) await seen(person, "machine/snapshot");
      await press(page, `Make snapshot ${number}`);
      await says(page, "The request is on the chain.");
      await press(page, "Done");
      await page
        .getByRole("button", { name: `Roll back to snapshot ${number}` })
        .waitFor({ timeout: SLOWLY });
    }
    await seen(person, "machine/snapshots");

    const rolled = devnet.keeper.log.length;
    await press(page, "Roll back to snapshot 1");
    await seen(person, "machine/roll-back");
    await press(page, `Roll vm-${kept} back to snapshot 1`);
    await says(page, "The request is on the chain.");
    await press(page, "Done");
    await keeperSays("operated", kept, rolled);

    await press(page, "Reinstall");
    await page.getByLabel(`Type vm-${kept} to confirm`).fill(`vm-${kept}`);
    await seen(person, "machine/reinstall");
    await press(page, `Delete everything and reinstall vm-${kept}`);
    await says(page, "The request is on the chain.");
    await press(page, "Done");
    await says(page, "The machine was installed anew.", SLOWLY);
    await says(page, "There is none yet.");
    await seen(person, "machine/reinstalled");
  });

  it("are renewed in the money at hand, for what the contract says", async () => {
    const { person, page, wallet } = await at(`/m/${kept}`, ada);
    const before = await ada.expiresAt(kept);
    await page.getByLabel("Days to add").fill("0");
    await says(page, "A whole number of days, 1 to 365.");
    await seen(person, "machine/renew-days-wrong");
    await press(page, "7 days");
    await press(page, "Renew for 7 days");
    await says(page, "Renewed.");
    expect(wallet.confirmed.join(), "a permit and one transaction").to.equal(
      "eth_signTypedData_v4,eth_sendTransaction",
    );
    await press(page, "Done");

    await page.getByLabel("Pay with").selectOption({ label: "ETH, exchanged on the way" });
    await says(page, "At most");
    await seen(person, "machine/renew-by-swap");
    await press(page, "Renew for 7 days");
    await says(page, "Renewed.");
    expect(await ada.expiresAt(kept)).to.equal(before + 14 * DAY);
  });

  it("are lent, and operated by the friend, until they are taken back", async () => {
    const friend = await devnet.newTenant();
    const { person, page } = await at(`/m/${kept}`, ada);
    await press(page, "Lend");
    await page.getByLabel("To which account").fill("0x12");
    await says(page, "That is no address");
    await seen(person, "machine/lend");
    await page.getByLabel("To which account").fill(friend.address);
    await press(page, "Lend the login");
    await says(page, "Lent.");
    await press(page, "Done");
    await page.getByRole("button", { name: "Take back" }).waitFor();
    await seen(person, "machine/lent-out");

    const theirs = await at("/machines", friend);
    await theirs.page.getByRole("heading", { name: "Lent to you" }).waitFor({ timeout: SLOWLY });
    await seen(theirs.person, "machines/lent");
    await theirs.page.getByRole("link", { name: `Machine ${kept}`, exact: true }).click();
    await says(theirs.page, "Lent to you: you may log in and operate it until then.");
    await press(theirs.page, "Ask the portal");
    await says(theirs.page, /^ssh -p \d+ admin@/);
    await seen(theirs.person, "machine/lent");

    await press(page, "Take back");
    await press(page, "Take it back");
    await says(page, "The login is yours alone again.");
  });

  it("are handed over, with a key of the new owner's in a file", async () => {
    const next = await devnet.newTenant();
    const { person, page } = await at(`/m/${handedOver}`, ada);
    await press(page, "Transfer");
    await page.getByLabel("New owner").fill(next.address);
    await page.getByLabel(`Type vm-${handedOver} to confirm`).fill(`vm-${handedOver}`);
    await seen(person, "machine/transfer");
    const from = devnet.keeper.log.length;
    await press(page, `Transfer vm-${handedOver} for good`);
    await says(page, "It is theirs now.");
    await keeperSays("transferred", handedOver, from);

    const theirs = await at(`/m/${handedOver}`, next, { isRandom: true });
    await press(theirs.page, "Show connection details");
    await says(theirs.page, "After a transfer, the new owner first sets a key");
    await seen(theirs.person, "machine/no-key");
    await press(theirs.page, "Set key");
    await press(theirs.page, "Make the key");
    await says(theirs.page, "This wallet signs differently each time");
    const saving = theirs.page.waitForEvent("download");
    await press(theirs.page, "Save key file");
    const file = await (await saving).path();
    expect(JSON.parse(await readFile(file, "utf8"))).to.include({ version: 1 });
    await theirs.page.getByLabel("I have saved the file").check();
    await seen(theirs.person, "machine/key-file");
    await press(theirs.page, "Set this key");
    await says(theirs.page, "Set. The host seals the details to it");
    await keeperSays("resealed", handedOver, from);
    await theirs.page.reload();
    await press(theirs.page, "Show connection details");
    await says(theirs.page, "This wallet's key does not open the details.");
    await theirs.page.getByLabel("Use a saved key file").setInputFiles(file);
    await says(theirs.page, /^ssh -p \d+ admin@/);
  });

  it("are cancelled for no less than the page has said", async () => {
    const money = await ada.balance();
    const { person, page } = await at(`/m/${cancelled}`, ada);
    await press(page, "Cancel it");
    const refund = page.locator("[data-refund]:not([data-refund=''])");
    await refund.waitFor();
    const go = page.getByRole("button", { name: `End vm-${cancelled} for good` });
    await page.getByLabel(`Type vm-${cancelled} to confirm`).fill(`vm-${cancelled}0`);
    expect(await go.getAttribute("aria-disabled")).to.equal("true");
    await page.getByLabel(`Type vm-${cancelled} to confirm`).fill(`vm-${cancelled}`);
    await seen(person, "machine/cancel");
    const promised = BigInt((await refund.getAttribute("data-refund")) ?? 0);
    await go.click();
    await says(page, "Ended. The rest of your money is in your wallet.");
    await seen(person, "machine/cancel-done");
    // All but the first day, less what passed between reading and sending.
    expect(promised).to.equal(29n * 200_000n);
    expect((await ada.balance()) - money).to.equal(promised);
    await press(page, "Done");
    await says(page, /Ended by its owner|Closed: the machine is gone/);
    await seen(person, "machine/cancelled");
  });

  it("are ended by the host, whose rest waits to be taken out", async () => {
    const operator = Subscriptions__factory.connect(
      devnet.contracts.subscriptions,
      await devnet.provider.getSigner(0),
    );
    await (await operator.terminate(terminated, `0x${"00".repeat(32)}`)).wait();
    const credit = await ada.credit();
    const one = await at(`/m/${terminated}`, ada);
    await says(one.page, /Ended by the host|Closed: the machine is gone/);
    await seen(one.person, "machine/terminated");
    const { person, page } = await at("/machines", ada);
    await says(page, "Money waits for you.");
    await seen(person, "machines/credit");
    const money = await ada.balance();
    await press(page, /^Withdraw /);
    await says(page, "It is in your wallet.");
    await seen(person, "machines/withdrawn");
    expect((await ada.balance()) - money).to.equal(credit);
  });

  it("run out: soon, then with the disk kept, brought back by a renewal, and gone where none comes", async () => {
    const { person, page } = await at(`/m/${short}`, ada);
    await says(page, "The paid time runs out soon.");
    await seen(person, "machine/soon");

    let from = devnet.keeper.log.length;
    await devnet.moveTimeTo((await ada.expiresAt(short)) + 60);
    await keeperSays("suspended", short, from);
    await later(page);
    await says(page, "Switched off: the paid time is over");
    await says(page, "Renew for 30 days");
    await seen(person, "machine/grace");
    const list = await at("/machines", ada);
    await later(list.page);
    await says(list.page, "Renew before the disk is deleted");
    await seen(list.person, "machines/grace");

    from = devnet.keeper.log.length;
    await page.getByLabel("Days to add").fill("1");
    await press(page, "Renew for 1 day");
    await says(page, "Renewed.");
    await keeperSays("resumed", short, from);

    from = devnet.keeper.log.length;
    await devnet.moveTimeTo((await ada.expiresAt(short)) + 8 * DAY);
    await keeperSays("destroyed", short, from);
    await later(page);
    await says(page, /The time to renew is over|Closed: the machine is gone/);
    await seen(person, "machine/gone");
  });

  async function allow(tenant: Tenant, amount: bigint): Promise<void> {
    const token = TestStablecoin__factory.connect(devnet.contracts.stablecoin, tenant.wallet);
    await (await token.approve(devnet.contracts.subscriptions, amount)).wait();
  }
});
