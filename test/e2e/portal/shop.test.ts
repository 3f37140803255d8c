import { expect } from "chai";
import { NoReturnToken__factory } from "../../../typechain-types/factories/mocks/NoReturnToken__factory.ts";
import { testWallet } from "../../keeper/portal/support/browser-person.ts";
import { contractAccount } from "../support/contract-account.ts";
import { type Shopper, ShopStreet } from "../support/shop-street.ts";

/** A day of the plan that a devnet's host makes machines of. */
const SMALL = "/buy/1?days=1";
/** A day of the one that no host has room for: what is paid for it comes back at once. */
const GIANT = "/buy/3?days=1";
const PENDING = 1n;

describe("the shop of a host at work", function () {
  this.timeout(600_000);
  let street: ShopStreet;

  before(async function () {
    if (process.getuid?.() !== 0) this.skip();
    street = await ShopStreet.open();
  });
  afterEach(async () => {
    await street.host.endVisits();
  });
  after(async () => {
    await street?.close();
  });

  it("has plans on sale, the last of one, none of one, none at all, and sales that are stopped", async () => {
    const { subscriptions } = street;
    const who = await street.visit("/");
    const { page } = who;
    await page.getByRole("link", { name: "Rent Small" }).waitFor();
    await who.sees("plans");
    const retired = await street.retirePlan();
    try {
      await street.stock(1n, 2);
      await street.stock(2n, 0);
      await street.until(page, "/", (of) => of.getByText("2 left"));
      await who.reads("Sold out");
      await who.sees("plans-few");
      await page.goto(`${street.url}/buy/2`);
      await who.heading("Sold out");
      await who.sees("buy-sold-out");
      await page.goto(`${street.url}/buy/${retired}`);
      await who.heading("No longer on sale");
      await who.sees("buy-retired");
      await page.goto(`${street.url}/buy/99`);
      await who.heading("There is no such plan");
      await who.sees("buy-unknown");
      await street.stock(1n, 0);
      await street.stock(3n, 0);
      await street.until(page, "/", (of) => of.getByText("All machines are taken"));
      await who.sees("plans-sold-out");
      await (await subscriptions.pause()).wait();
      await street.until(page, "/", (of) => of.getByText("The host has stopped purchases"));
      await who.sees("plans-stopped");
      await street.stock(1n, 100);
      await street.until(page, "/buy/1", (of) => of.getByRole("heading", { name: "Purchases are stopped" }));
      await who.sees("buy-stopped");
    } finally {
      if (await subscriptions.paused()) await (await subscriptions.unpause()).wait();
      for (const plan of [1n, 2n, 3n]) await street.stock(plan, 100);
    }
    await street.until(page, "/buy/3", (of) => of.getByRole("heading", { name: "Rent Giant" }));
  });

  it("finds no wallet, one that announces nothing, or several to choose from", async () => {
    const nobody = await street.visit(SMALL);
    await nobody.reads("There is no wallet in this browser");
    await nobody.sees("wallet-none");
    const old = await street.shopper(SMALL, {}, { isAnnounced: false, isConnected: false });
    await old.who.offers("Connect Browser wallet");
    await old.who.sees("wallet-injected");
    const [one, other] = [await street.purse(), await street.purse()];
    const many = await street.visit(
      SMALL,
      testWallet(one.account, { chain: one.chain }),
      testWallet(other.account, {
        id: "b1b5b1a4-0000-4000-8000-000000000002",
        name: "Another Wallet",
        chain: other.chain,
      }),
    );
    await many.heading("Choose a wallet");
    await many.sees("wallet-choice");
    await many.press("Another Wallet");
    await many.press("Connect Another Wallet");
    await many.reads("as the contract says just now");
    await many.page.reload();
    await many.reads("as the contract says just now");
    await many.sees("wallet-chosen");
    await many.press("Use another wallet");
    await many.press("Example Wallet");
    await many.offers("Connect Example Wallet");
  });

  it("brings the wallet to the chain, which is added where the wallet does not know it", async () => {
    const { who, page, purse } = await street.shopper("/");
    purse.present = 1;
    purse.known.splice(0, 1, 1);
    await page.goto(`${street.url}${SMALL}`);
    await who.reads("Your wallet is on another network");
    await who.sees("chain-other");
    purse.switches = "reject";
    await who.press("Switch to Devnet");
    await who.reads("It has not changed to Devnet");
    await who.sees("chain-stayed");
    purse.switches = "yes";
    await who.press("Switch to Devnet");
    await who.reads("as the contract says just now");
    const { chainId } = street.host.devnet.chain;
    expect(purse.known, "it was added").to.deep.equal([1, chainId]);
    purse.present = 1;
    await page.reload();
    await who.press("Switch to Devnet");
    await who.reads("as the contract says just now");
    expect(purse.known, "it was known").to.deep.equal([1, chainId]);
  });

  it("can be declined at every prompt, and nothing was sent", async () => {
    const { who, wallet, purse } = await street.shopper(SMALL, {}, { isConnected: false });
    await who.reads("by the host's list");
    await who.sees("connect");
    wallet.answer = "reject";
    await who.press("Connect Example Wallet");
    await who.reads("You declined in the wallet");
    await who.sees("declined-account");
    wallet.answer = "busy";
    await who.press("Connect Example Wallet");
    await who.reads("The wallet has a request open already");
    await who.sees("wallet-busy");
    wallet.answer = "sign";
    await who.press("Connect Example Wallet");
    await who.reads("as the contract says just now");
    await who.sees("order");
    purse.signs = "reject";
    await who.press("Sign for the key");
    await who.reads("You declined in the wallet");
    await who.sees("declined-key");
    purse.signs = "yes";
    await who.makeKey();
    await who.sees("order-ready");
    purse.signs = "reject";
    await who.press("Pay 0.20 TUSD");
    await who.reads("You declined in the wallet");
    await who.sees("declined-permit");
    purse.signs = "yes";
    purse.sends = "reject";
    await who.press("Pay 0.20 TUSD");
    await who.reads("You declined in the wallet");
    await who.sees("declined-payment");
    expect(purse.sent).to.deep.equal([]);
  });

  it("begins anew with the key when the wallet shows another account", async () => {
    const { who, wallet } = await street.shopper(SMALL);
    await who.makeKey();
    const other = await street.purse({ dollars: 7_000_000n });
    await who.person.switchAccount(wallet, other.account);
    await who.reads("you have 7.00 TUSD");
    await who.offers("Sign for the key");
    await who.sees("account-changed");
    await who.person.hear(wallet, "accountsChanged", []);
    await who.offers("Connect Example Wallet");
  });

  it("says what is missing, the money or the fee, before anything is signed for", async () => {
    const short = await street.shopper(SMALL, { dollars: 100_000n });
    await short.who.makeKey();
    await short.who.reads("It has 0.10 TUSD and needs 0.20 TUSD");
    await short.who.sees("short-money");
    const poor = await street.shopper(SMALL, { ether: 0n });
    await poor.who.makeKey();
    await poor.who.press("Pay 0.20 TUSD");
    await poor.who.reads("There is not enough ETH in this account");
    await poor.who.sees("short-fee");
    expect(poor.purse.signed).to.deep.equal(["EncryptionKey", "EncryptionKey"]);
    expect([...short.purse.sent, ...poor.purse.sent]).to.deep.equal([]);
  });

  it("sells for one permit and one payment, and tells each stage until the machine is there", async () => {
    const { who, page, purse } = await street.shopper(SMALL);
    await who.makeKey();
    await who.press("Pay 0.20 TUSD");
    const id = await who.followed();
    await who.heading("Your machine is being made");
    await who.sees("progress");
    await page.reload();
    await who.heading("Your machine is ready");
    await who.sees("progress-ready");
    expect(purse.signed).to.deep.equal(["EncryptionKey", "EncryptionKey", "Permit"]);
    expect(purse.sent).to.have.length(1);
    await page.getByRole("link", { name: "Open your machine" }).click();
    await page.waitForURL(new RegExp(`/m/${id}$`));
  });

  it("sells a gift, to an address that is looked at", async () => {
    const { who, page, purse } = await street.shopper(SMALL);
    const friend = (await street.purse()).account.address;
    await who.makeKey();
    await page.getByText("It is a gift").click();
    await page.getByLabel("Their address").fill("0x1234");
    await who.reads("An address is 0x and 40 digits");
    await who.sees("gift-mistyped");
    await page.getByLabel("Their address").fill(purse.account.address);
    await who.reads("That is your own address");
    await page.getByLabel("Their address").fill(friend);
    await who.sees("gift");
    await who.press("Pay 0.20 TUSD");
    const id = await who.followed();
    await who.heading("Your machine is ready");
    await who.sees("progress-gift");
    const { payer, recipient } = await street.subscriptions.subscriptionOf(id);
    expect([payer, recipient]).to.deep.equal([purse.account.address, friend]);
  });

  it("sells to a contract wallet: a key made on the page, an allowance and a payment that owners confirm", async () => {
    const owner = await street.purse({ dollars: 0n });
    const { wallet, confirm } = await contractAccount(owner);
    await (await street.dollars.mint(wallet.account.address, 1_000_000n)).wait();
    const who = await street.visit(SMALL, wallet);
    await who.reads("Your wallet is a contract");
    await who.sees("contract-key");
    const key = await who.saveKey();
    await who.press("Allow 0.20 TUSD");
    await who.reads("Once its owners have signed");
    await who.sees("contract-pending");
    await confirm();
    await who.reads("Step 2 of 2");
    await who.press("Pay 0.20 TUSD");
    await who.reads("Once its owners have signed");
    await who.page.reload();
    await who.reads("Once its owners have signed");
    await who.sees("contract-pending-reloaded");
    await confirm();
    const id = await who.followed();
    await who.heading("Your machine is ready");
    const bought = await street.subscriptions.subscriptionOf(id);
    expect([bought.payer, bought.encryptionKey]).to.deep.equal([wallet.account.address, key]);
  });

  it("has a key saved when the wallet signs differently each time", async () => {
    const { who, purse } = await street.shopper(GIANT);
    purse.signs = "differently";
    await who.press("Sign for the key");
    await who.reads("Your wallet signs differently each time");
    await who.sees("key-differs");
    const key = await who.saveKey();
    purse.signs = "yes";
    await who.press("Pay 2.00 TUSD");
    const id = await who.followed();
    expect((await street.subscriptions.subscriptionOf(id)).encryptionKey).to.equal(key);
  });

  it("takes native money by a swap, and pays out what came back when the host gives up", async () => {
    const { who, page, purse } = await street.shopper(GIANT, { dollars: 0n });
    await page.getByText("ETH", { exact: true }).click();
    await who.makeKey();
    await who.reads("At most");
    await who.sees("pay-ether");
    await who.press(/^Pay up to 0\.0008/);
    await who.followed();
    await who.heading("It was not delivered");
    await who.reads("there was no room for another machine");
    await who.reads("2.00 TUSD wait in the contract");
    await who.sees("rejected");
    await who.press("Have it paid out");
    await who.reads("All of it is back with the account that paid");
    await who.sees("rejected-paid-out");
    await page.reload();
    await who.reads("All of it is back with the account that paid");
    expect(await street.dollars.balanceOf(purse.account.address)).to.equal(2_000_000n);
  });

  it("takes another token by a permit and a swap", async () => {
    const { who, page, purse } = await street.shopper(GIANT, { dollars: 0n, other: 10n ** 20n });
    await page.getByText("EXO", { exact: true }).click();
    await who.makeKey();
    await who.reads("At most");
    await who.sees("pay-other");
    await who.press(/^Pay up to 4\./);
    await who.followed();
    expect(purse.signed.at(-1)).to.equal("Permit");
  });

  it("takes a token without permits in two steps, and in three when an old allowance has to be taken back", async () => {
    const { who, page, purse } = await street.shopper(GIANT, { usdt: 100_000_000n });
    const usdt = NoReturnToken__factory.connect(street.usdt, purse.account);
    const allowed = () => usdt.allowance(purse.account.address, street.subscriptions);
    await page.getByText("USDT", { exact: true }).click();
    await who.makeKey();
    await who.reads("Step 1 of 2");
    await who.sees("allow");
    await who.press("Allow 2.00 USDT");
    await who.reads("Step 2 of 2");
    expect(await allowed()).to.equal(2_000_000n);
    await who.sees("allowed");
    await page.getByLabel("Days", { exact: true }).fill("3");
    await who.reads("Step 1 of 3");
    await who.sees("allow-reset");
    await who.press("Take it back");
    await who.reads("Step 2 of 3");
    expect(await allowed()).to.equal(0n);
    await who.press("Allow 6.00 USDT");
    await who.reads("Step 3 of 3");
    await who.press("Pay 6.00 USDT");
    await who.followed();
    expect(await allowed()).to.equal(0n);
  });

  describe("while blocks are full", () => {
    let shopper: Shopper;
    beforeEach(async () => {
      shopper = await street.shopper(GIANT);
      await shopper.who.makeKey();
      await street.holdBlocks();
      await shopper.who.press("Pay 2.00 TUSD");
      await shopper.who.reads("Waiting for the network");
      // It has to be seen once, else it could be another transaction of the account's.
      await shopper.page.waitForFunction(() => JSON.stringify(sessionStorage).includes('isSeen\\":true'));
    });
    afterEach(() => street.letBlocks());

    it("follows a payment that waits, over a reload, and says when it waits for long", async () => {
      const { who, page } = shopper;
      await who.sees("pending");
      await page.clock.install();
      await page.reload();
      await who.reads("Waiting for the network");
      await page.clock.fastForward(61_000);
      await who.reads("waiting longer than usual");
      await who.sees("pending-long");
      await street.mine();
      await who.followed();
    });

    it("follows one that is sped up in the wallet", async () => {
      await shopper.purse.replace("speed up");
      await street.mine();
      await shopper.who.followed();
    });

    it("says that one was cancelled in the wallet", async () => {
      const { who, purse } = shopper;
      await purse.replace("cancel");
      await street.mine();
      await who.reads("Cancelled in the wallet");
      await who.sees("cancelled");
      await who.press("Begin again");
      await who.offers("Pay 2.00 TUSD");
    });

    it("says that the network has forgotten one, and lets it be begun again", async () => {
      const { who, page, purse } = shopper;
      await page.clock.install();
      await street.host.devnet.provider.send("hardhat_dropTransaction", [purse.sent[0]?.hash]);
      await who.reads("The network does not show it at present");
      await who.sees("pending-missing");
      await page.clock.fastForward(61_000);
      await who.reads("The network has forgotten it");
      await who.sees("dropped");
      await who.press("Begin again");
      await who.offers("Pay 2.00 TUSD");
    });

    it("says why a block refused one", async () => {
      const { who } = shopper;
      const { subscriptions } = street;
      const { stock } = await subscriptions.planOf(3n);
      // Of two transactions that wait, the dearer one comes first.
      await subscriptions.setStock(3n, stock, 0n, {
        maxPriorityFeePerGas: 10n ** 11n,
        maxFeePerGas: 10n ** 12n,
        gasLimit: 200_000n,
      });
      await street.mine();
      try {
        await who.reads("The contract refused it");
        await who.reads("This plan has just sold out");
        await who.sees("reverted");
      } finally {
        await street.letBlocks();
        await street.stock(3n, 100);
      }
    });
  });

  it("has the pages that are for everybody", async () => {
    const who = await street.visit("/status");
    const { page } = who;
    await who.reads("Everything works");
    await who.sees("status");
    await page.goto(`${street.url}/terms`);
    await who.reads("The operator has set no terms");
    await who.sees("terms");
    await page.goto(`${street.url}/nothing-here`);
    await who.heading("There is no such page");
    await who.sees("no-page");
    await page.goto(`${street.url}/p/4711`);
    await who.heading("Not seen by the host yet");
    await who.sees("progress-unknown");
  });

  /** After these there is no such host any more, or an hour has passed. */
  describe("once it fails", () => {
    it("gives the money back when the time for delivery is over", async () => {
      const { who, page, purse } = await street.shopper(GIANT);
      await street.fundKeeper(0n);
      await who.makeKey();
      await who.press("Pay 2.00 TUSD");
      const id = await who.followed();
      await who.reads("Something hinders it");
      await who.reads("there was no room for another machine");
      await who.sees("progress-hindered");
      const { deliverBy } = await street.subscriptions.subscriptionOf(id);
      await street.host.devnet.moveTimeTo(Number(deliverBy) + 1);
      await page.clock.install({ time: (Number(deliverBy) + 1) * 1_000 });
      await page.reload();
      await who.heading("The time for delivery is over");
      await who.sees("progress-late");
      expect(await street.subscriptions.statusOf(id)).to.equal(PENDING);
      await who.press("Take the money back");
      await who.reads("All of it is back with the account that paid");
      await who.sees("reclaimed");
      expect(await street.dollars.balanceOf(purse.account.address)).to.equal(1_000_000_000n);
    });

    it("says on every page that the host is away", async () => {
      const home = await street.visit("/");
      const status = await street.visit("/status");
      const unknown = await street.visit("/p/4711");
      const { devnet } = street.host;
      const { id } = await (await devnet.newTenant()).purchase(devnet.contracts.plans.giant, 1n);
      const paid = await street.visit(`/p/${id}`);
      await home.page.getByRole("link", { name: "Rent Small" }).waitFor();
      await status.reads("Everything works");
      await unknown.heading("Not seen by the host yet");
      await paid.page.getByRole("list", { name: "From payment to ready" }).waitFor();
      for (const { person } of [home, status, unknown, paid]) person.isServerAway = true;
      await devnet.keeper.stop();
      await home.reads("The portal does not answer");
      await status.reads("The host does not answer");
      await unknown.heading("The host does not answer");
      await paid.reads("The host does not answer just now");
      for (const [name, who] of Object.entries({ home, status, unknown, paid })) {
        await who.sees(`away-${name}`);
      }
    });
  });
});
