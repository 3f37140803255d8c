import { expect } from "chai";
import { parseEther } from "ethers";
import type { Page } from "playwright-core";
import { TestStablecoin__factory } from "../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { BrowserPerson, DESKTOP, PHONE, type TestWallet, testWallet } from "../support/browser-person.ts";
import type { ChainWallet } from "../support/chain-wallet.ts";
import { pagesRoom } from "../support/pages-room.ts";
import { ShopRoom } from "../support/shop-room.ts";

const VIEWS = [
  { name: "a phone", viewport: PHONE, dark: true },
  { name: "a desktop", viewport: DESKTOP, dark: false },
];
/** Runs in the page: keeps the words of every button that was there, be it for a moment. */
const watchButtons = `
  window.shownButtons = [];
  new MutationObserver(() => {
    for (const button of document.querySelectorAll("button")) shownButtons.push(button.textContent);
  }).observe(document, { childList: true, subtree: true });
`;
/** 30 days of the small plan. */
const PRICE = 6_000_000n;

describe("the page that sells a plan", function () {
  this.timeout(120_000);
  const parts = pagesRoom();
  let shop: ShopRoom;
  let initial: Pick<ShopRoom, "host" | "plans">;
  before(async function () {
    this.timeout(300_000);
    shop = await ShopRoom.open();
    initial = { host: shop.host, plans: shop.plans };
  });
  after(() => shop?.close());
  beforeEach(() => Object.assign(shop, initial));
  afterEach(() => shop.mineAtOnce());

  interface Buyer {
    readonly person: BrowserPerson;
    readonly page: Page;
    readonly wallet: TestWallet;
    readonly purse: ChainWallet;
  }

  async function opened(
    options: {
      has?: Parameters<ShopRoom["newWallet"]>[0];
      path?: string;
      viewport?: typeof PHONE;
      dark?: boolean;
      prepare?(purse: ChainWallet): Promise<void>;
    } = {},
  ): Promise<Buyer> {
    const { room, browser, people } = parts;
    const { has, path = "/buy/1?days=30", prepare, ...view } = options;
    const purse = await shop.newWallet(has);
    await prepare?.(purse);
    const wallet = testWallet(purse.account, { isConnected: true, chain: purse.chain });
    const person = await BrowserPerson.open(browser, `${room.portal?.url}${path}`, {
      ...view,
      wallets: [wallet],
      prepare: (page) => shop.tell(page),
    });
    purse.onChange = (id) => person.hear(wallet, "chainChanged", `0x${id.toString(16)}`);
    people.push(person);
    return { person, page: person.page, wallet, purse };
  }

  const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();
  const reads = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor();

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  /** Signs for the key. */
  async function makeKey(page: Page) {
    await press(page, "Sign for the key");
    await reads(page, "Your wallet can make this key again");
  }

  /** Saves the key that the page made, and goes on; its public part, as the file has it. */
  async function saveKey(page: Page): Promise<string> {
    const download = page.waitForEvent("download");
    await press(page, "Download the key");
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(Buffer.from(chunk));
    await page.getByLabel("I have saved the file").check();
    await press(page, "Continue");
    return (JSON.parse(Buffer.concat(chunks).toString()) as { publicKey: string }).publicKey;
  }

  /** The page of the purchase is there; its number. */
  async function followed(page: Page): Promise<bigint> {
    await page.waitForURL(/\/p\/[0-9]+$/);
    return BigInt(page.url().split("/").at(-1) ?? "");
  }

  for (const { name, ...view } of VIEWS) {
    it(`sells for a token in one transaction by a permit, on ${name}`, async () => {
      const { person, page, purse } = await opened(view);
      await reads(page, "as the contract says just now");
      await isSound(person);
      await makeKey(page);
      await isSound(person);
      await press(page, "Pay 6.00 TUSD");
      const bought = await shop.subscriptions.subscriptionOf(await followed(page));
      expect(bought.payer).to.equal(purse.account.address);
      expect(bought.recipient).to.equal(purse.account.address);
      expect(bought.amount).to.equal(PRICE);
      expect(purse.signed).to.deep.equal(["EncryptionKey", "EncryptionKey", "Permit"]);
      expect(purse.sent).to.have.length(1);
      expect(person.complaints).to.deep.equal([]);
    });
  }

  it("sells for native money, which is swapped, and gives the change back", async () => {
    const { person, page, purse } = await opened({ has: { stablecoin: 0n } });
    await page.getByText("ETH", { exact: true }).click();
    await makeKey(page);
    await isSound(person);
    await press(page, /^Pay up to 0\.0024/);
    const bought = await shop.subscriptions.subscriptionOf(await followed(page));
    expect(bought.payer).to.equal(purse.account.address);
    expect(bought.amount).to.equal(PRICE);
  });

  it("sells for another token by a permit and a swap", async () => {
    const { page, purse } = await opened({ has: { stablecoin: 0n, other: parseEther("100") } });
    await page.getByText("EXO", { exact: true }).click();
    await makeKey(page);
    await press(page, /^Pay up to 12\./);
    const bought = await shop.subscriptions.subscriptionOf(await followed(page));
    expect(bought.payer).to.equal(purse.account.address);
    expect(purse.signed.at(-1)).to.equal("Permit");
  });

  it("has a token without permits allowed exactly first, then paid: two steps", async () => {
    const [token] = shop.host.tokens;
    if (token === undefined) throw new Error("the shop takes no token");
    shop.host = { ...shop.host, tokens: [{ ...token, permit: null }] };
    const { person, page, purse } = await opened();
    await makeKey(page);
    await reads(page, "Step 1 of 2");
    await isSound(person);
    await press(page, "Allow 6.00 TUSD");
    await reads(page, "Step 2 of 2");
    const stablecoin = TestStablecoin__factory.connect(shop.contracts.stablecoin, shop.provider);
    const { address } = purse.account;
    expect(await stablecoin.allowance(address, shop.contracts.subscriptions)).to.equal(PRICE);
    await isSound(person);
    await press(page, "Pay 6.00 TUSD");
    await followed(page);
    expect(await stablecoin.allowance(address, shop.contracts.subscriptions)).to.equal(0n);
  });

  it("sells a gift to another address", async () => {
    const { person, page, purse } = await opened();
    const friend = (await shop.newWallet()).account.address;
    await makeKey(page);
    await page.getByText("It is a gift").click();
    await page.getByLabel("Their address").fill("0x1234");
    await reads(page, "An address is 0x and 40 digits");
    await isSound(person);
    await page.getByLabel("Their address").fill(purse.account.address);
    await reads(page, "That is your own address");
    await page.getByLabel("Their address").fill(friend.toLowerCase());
    await press(page, "Pay 6.00 TUSD");
    const bought = await shop.subscriptions.subscriptionOf(await followed(page));
    expect(bought.recipient).to.equal(friend);
    expect(bought.payer).to.equal(purse.account.address);
  });

  it("has a key saved before anything is paid when the wallet signs differently each time", async () => {
    const { person, page, purse } = await opened();
    purse.signs = "differently";
    await press(page, "Sign for the key");
    await reads(page, "Your wallet signs differently each time");
    await isSound(person);
    const goOn = page.getByRole("button", { name: "Continue" });
    expect(await goOn.getAttribute("aria-disabled")).to.equal("true");
    const publicKey = await saveKey(page);
    purse.signs = "yes";
    await press(page, "Pay 6.00 TUSD");
    const bought = await shop.subscriptions.subscriptionOf(await followed(page));
    expect(bought.encryptionKey).to.equal(publicKey);
  });

  it("sells to a contract wallet, whose payment it finds by the event: a key made here, an allowance, the payment", async () => {
    const { person, page, purse } = await opened({ prepare: (of) => of.becomeContract() });
    await reads(page, "Your wallet is a contract");
    const publicKey = await saveKey(page);
    await press(page, "Allow 6.00 TUSD");
    await reads(page, "Step 2 of 2");
    await press(page, "Pay 6.00 TUSD");
    const bought = await shop.subscriptions.subscriptionOf(await followed(page));
    expect(bought.payer).to.equal(purse.account.address);
    expect(bought.encryptionKey).to.equal(publicKey);
    expect(purse.signed).to.deep.equal([]);
    expect(person.complaints).to.deep.equal([]);
  });

  it("begins anew with the key when the wallet shows another account", async () => {
    const { person, page, wallet } = await opened();
    await makeKey(page);
    const other = await shop.newWallet({ stablecoin: 7_000_000n });
    await person.switchAccount(wallet, other.account);
    await reads(page, "you have 7.00 TUSD");
    await page.getByRole("button", { name: "Sign for the key" }).waitFor();
    expect(await page.getByRole("button", { name: /^Pay/ }).count()).to.equal(0);
  });

  it("asks nothing and shows the list's price, marked as such, until a wallet is connected", async () => {
    const { person, page, wallet } = await opened({
      prepare: async () => {},
    });
    wallet.isConnected = false;
    await page.reload();
    await reads(page, "by the host's list");
    await reads(page, "6.00 TUSD");
    await isSound(person);
    wallet.answer = "reject";
    await press(page, "Connect Example Wallet");
    await reads(page, "You declined in the wallet");
    wallet.answer = "sign";
    await press(page, "Connect Example Wallet");
    await reads(page, "as the contract says just now");
  });

  it("does not ask to connect, not for a moment, when the wallet shows its account already", async () => {
    const { room, browser, people } = parts;
    const purse = await shop.newWallet();
    const wallet = testWallet(purse.account, { isConnected: true, chain: purse.chain });
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/buy/1`, {
      wallets: [wallet],
      prepare: async (page) => {
        await shop.tell(page);
        await page.addInitScript({ content: watchButtons });
      },
    });
    people.push(person);
    await person.page.getByRole("button", { name: "Sign for the key" }).waitFor();
    expect(await person.page.evaluate("window.shownButtons")).to.not.include("Connect Example Wallet");
  });

  it("takes the wallet to the chain, and adds that when it is not known", async () => {
    const { person, page, purse } = await opened({
      prepare: async (of) => {
        of.present = 1;
        of.known.splice(0, 1, 1);
      },
    });
    await reads(page, "Your wallet is on another network");
    await isSound(person);
    purse.switches = "reject";
    await press(page, "Switch to Devnet");
    await reads(page, "It has not changed to Devnet");
    purse.switches = "yes";
    await press(page, "Switch to Devnet");
    await reads(page, "as the contract says just now");
    expect(purse.known).to.deep.equal([1, shop.host.chain.id]);
  });

  it("says what is missing before it asks: the token, and the fee", async () => {
    const { person, page, purse } = await opened({ has: { stablecoin: 5_000_000n } });
    await makeKey(page);
    await reads(page, "There is not enough TUSD in this account");
    await reads(page, "It has 5.00 TUSD and needs 6.00 TUSD");
    await isSound(person);
    expect(purse.sent).to.deep.equal([]);

    const poor = await opened({ has: { ether: 0n } });
    await makeKey(poor.page);
    await press(poor.page, "Pay 6.00 TUSD");
    await reads(poor.page, "There is not enough ETH in this account");
    expect(poor.purse.sent).to.deep.equal([]);
  });

  it("says in words why the contract would refuse it, and sends nothing", async () => {
    const { person, page, purse } = await opened();
    await makeKey(page);
    const [admin = ""] = (await shop.provider.send("eth_accounts", [])) as string[];
    const signer = await shop.provider.getSigner(admin);
    await (await shop.subscriptions.connect(signer).pause()).wait();
    try {
      await press(page, "Pay 6.00 TUSD");
      await reads(page, "The host has stopped purchases and renewals for now");
      await isSound(person);
      expect(purse.sent).to.deep.equal([]);
    } finally {
      await (await shop.subscriptions.connect(signer).unpause()).wait();
    }
    await press(page, "Pay 6.00 TUSD");
    await followed(page);
  });

  it("can be declined at each step, and begun again", async () => {
    const { person, page, purse } = await opened();
    purse.signs = "reject";
    await press(page, "Sign for the key");
    await reads(page, "You declined in the wallet");
    purse.signs = "yes";
    await makeKey(page);
    purse.signs = "reject";
    await press(page, "Pay 6.00 TUSD");
    await reads(page, "You declined in the wallet");
    purse.signs = "yes";
    purse.sends = "reject";
    await press(page, "Pay 6.00 TUSD");
    await reads(page, "You declined in the wallet");
    await isSound(person);
    purse.sends = "yes";
    await press(page, "Pay 6.00 TUSD");
    await followed(page);
  });

  it("follows one that waits, over a reload, with a link to the explorer", async () => {
    const { person, page, purse } = await opened();
    await makeKey(page);
    await shop.holdBlocks();
    await press(page, "Pay 6.00 TUSD");
    await reads(page, "Waiting for the network");
    const link = page.getByRole("link", { name: "See it in the explorer" });
    expect(await link.getAttribute("href")).to.equal(`https://explorer.example/tx/${purse.sent[0]?.hash}`);
    await isSound(person);
    await page.reload();
    await reads(page, "Waiting for the network");
    expect(await page.getByRole("button", { name: /^Pay/ }).count()).to.equal(0);
    await isSound(person);
    await shop.mine();
    await followed(page);
  });

  it("follows one that is sped up in the wallet", async () => {
    const { page, purse } = await opened();
    await makeKey(page);
    await shop.holdBlocks();
    await press(page, "Pay 6.00 TUSD");
    await reads(page, "Waiting for the network");
    await purse.replace("speed up");
    await shop.mine();
    await followed(page);
  });

  it("says that one was cancelled in the wallet, and begins again", async () => {
    const { person, page, purse } = await opened();
    await makeKey(page);
    await shop.holdBlocks();
    await press(page, "Pay 6.00 TUSD");
    await reads(page, "Waiting for the network");
    // It has to be seen once, else it could be another transaction of the account's.
    await page.waitForFunction(() => JSON.stringify(sessionStorage).includes('isSeen\\":true'));
    await purse.replace("cancel");
    await shop.mine();
    await reads(page, "Cancelled in the wallet");
    await isSound(person);
    await shop.mineAtOnce();
    await press(page, "Begin again");
    await press(page, "Pay 6.00 TUSD");
    await followed(page);
  });

  it("finds what the wallet sent though the page was loaded again before it answered", async () => {
    const { page, purse } = await opened();
    await makeKey(page);
    purse.sends = "hold";
    await press(page, "Pay 6.00 TUSD");
    await reads(page, "Look at your wallet and confirm there");
    await page.reload();
    await reads(page, "If you have confirmed it there");
    await purse.confirmHeld();
    await followed(page);
  });

  it("lets go of one that was not confirmed before the page was loaded again", async () => {
    const { person, page, purse } = await opened();
    await makeKey(page);
    purse.sends = "hold";
    await press(page, "Pay 6.00 TUSD");
    await reads(page, "Look at your wallet and confirm there");
    await page.reload();
    await reads(page, "If you have confirmed it there");
    await isSound(person);
    await press(page, "I have not confirmed it");
    await reads(page, "as the contract says just now");
    expect(purse.sent).to.deep.equal([]);
  });

  it("starts with what cannot be had", async () => {
    const soldOut = await opened({ path: "/buy/3" });
    await soldOut.page.getByRole("heading", { name: "Sold out" }).waitFor();
    await isSound(soldOut.person);
    const none = await opened({ path: "/buy/9" });
    await none.page.getByRole("heading", { name: "There is no such plan" }).waitFor();
    shop.host = { ...shop.host, paused: true };
    const paused = await opened();
    await paused.page.getByRole("heading", { name: "Purchases are stopped" }).waitFor();
    await isSound(paused.person);
  });

  it("gives all of the money back when the time for delivery is over", async () => {
    const { person, page, purse } = await opened();
    await makeKey(page);
    await press(page, "Pay 6.00 TUSD");
    const id = await followed(page);
    const deliverBy = Math.floor(Date.now() / 1_000) - 1;
    parts.room.view.seen(id, { status: "pending", deliverBy, startsAt: 0, expiresAt: 0, owner: null });
    await shop.provider.send("evm_increaseTime", [3_700]);
    await shop.mine();
    await page.reload();
    await press(page, "Take the money back");
    await reads(page, "All of it is back with the account that paid");
    await isSound(person);
    const stablecoin = TestStablecoin__factory.connect(shop.contracts.stablecoin, shop.provider);
    expect(await stablecoin.balanceOf(purse.account.address)).to.equal(1_000_000_000n);
  });
});
