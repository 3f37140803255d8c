import { expect } from "chai";
import type { Page } from "playwright-core";
import { BrowserPerson, testWallet } from "../support/browser-person.ts";
import type { ChainWallet } from "../support/chain-wallet.ts";
import { pagesRoom } from "../support/pages-room.ts";
import { ShopRoom } from "../support/shop-room.ts";

/** Runs in the page: keeps the words of every button that was there, be it for a moment. */
const watchButtons = `
  window.shownButtons = [];
  new MutationObserver(() => {
    for (const button of document.querySelectorAll("button")) shownButtons.push(button.textContent);
  }).observe(document, { childList: true, subtree: true });
`;

/** What a host at work shows of it is in `test/e2e/portal/shop.test.ts`; here is what takes a chain or a wallet of our own. */
describe("the page that sells a plan", function () {
  this.timeout(120_000);
  const parts = pagesRoom();
  let shop: ShopRoom;
  before(async function () {
    this.timeout(300_000);
    shop = await ShopRoom.open();
  });
  after(() => shop?.close());
  afterEach(() => shop.mineAtOnce());

  async function opened(): Promise<{ person: BrowserPerson; page: Page; purse: ChainWallet }> {
    const { room, browser, people } = parts;
    const purse = await shop.newWallet();
    const wallet = testWallet(purse.account, { isConnected: true, chain: purse.chain });
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/buy/1?days=30`, {
      wallets: [wallet],
      prepare: (page) => shop.tell(page),
    });
    people.push(person);
    return { person, page: person.page, purse };
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

  /** The page of the purchase is there; its number. */
  async function followed(page: Page): Promise<bigint> {
    await page.waitForURL(/\/p\/[0-9]+$/);
    return BigInt(page.url().split("/").at(-1) ?? "");
  }

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
});
