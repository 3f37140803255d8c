import { expect } from "chai";
import { Wallet } from "ethers";
import type { Browser } from "playwright-core";
import { browserWallet } from "../../../../keeper/cli/ssh/browser-wallet.ts";
import { buildPage } from "../../../../keeper/cli/ssh/build-page.ts";
import type { TenantWallet } from "../../../../keeper/cli/ssh/tenant-wallet.ts";
import { BlockHostError } from "../../../../keeper/core/errors.ts";
import {
  BrowserPerson,
  PHONE,
  startChromium,
  type TestWallet,
  testWallet,
} from "../../portal/support/browser-person.ts";

describe("the page of blockhost ssh", function () {
  this.timeout(60_000);
  const owner = new Wallet(Wallet.createRandom().privateKey);
  let browser: Browser;
  let person: BrowserPerson | undefined;
  let wallet: TenantWallet;
  let url: Promise<string>;

  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());
  beforeEach(() => {
    url = new Promise((show) => {
      wallet = browserWallet({ page: buildPage, token: "dG9rZW4tb2YtYS10ZXN0LTE", show });
    });
  });
  afterEach(async () => {
    await person?.close();
    person = undefined;
    await wallet.close();
  });

  async function opened(
    wallets: readonly TestWallet[],
    view: { viewport?: typeof PHONE; dark?: boolean } = {},
  ) {
    const signing = wallet.signText((address) => `Let a key in for ${address}`);
    signing.catch(() => undefined);
    person = await BrowserPerson.open(browser, await url, { wallets, ...view });
    return { signing, person, page: person.page };
  }

  const isSound = async (one: BrowserPerson) => {
    expect(await one.axe()).to.deep.equal([]);
    expect(await one.overflow()).to.be.at.most(0);
    expect(one.complaints).to.deep.equal([]);
  };

  for (const [where, view] of [
    ["a desktop", {}],
    ["a phone in the dark", { viewport: PHONE, dark: true }],
  ] as const) {
    it(`has the wallet sign the very text that it shows, sound at each step on ${where}`, async () => {
      const mine = testWallet(owner);
      const { signing, person, page } = await opened([mine], view);
      await page.getByRole("button", { name: "Connect Example Wallet" }).waitFor();
      await isSound(person);
      await page.getByRole("button", { name: "Connect Example Wallet" }).click();
      await page.getByRole("heading", { name: "Let a fresh SSH key of this computer log in." }).waitFor();
      await isSound(person);
      expect(await page.locator("pre").textContent()).to.equal(`Let a key in for ${owner.address}`);
      await page.getByRole("button", { name: "Sign", exact: true }).click();
      expect(await signing).to.deep.equal({
        address: owner.address,
        signature: await owner.signMessage(`Let a key in for ${owner.address}`),
      });
      expect(mine.asked).to.deep.equal([`Let a key in for ${owner.address}`]);
      await wallet.close();
      await page.getByText("Done.").waitFor();
      await isSound(person);
    });
  }

  it("lets the person choose between their wallets", async () => {
    const other = testWallet(new Wallet(Wallet.createRandom().privateKey), { id: "2", name: "Other Wallet" });
    const { signing, page } = await opened([testWallet(owner), other]);
    await page.getByRole("button", { name: "Other Wallet" }).click();
    await page.getByRole("button", { name: "Connect Other Wallet" }).click();
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    expect((await signing).address).to.equal(other.account.address);
  });

  it("lets the person try again who said no in the wallet", async () => {
    const mine = testWallet(owner, { isConnected: true, answer: "reject" });
    const { signing, page } = await opened([mine]);
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    await page.getByText("You may try again.").waitFor();
    mine.answer = "sign";
    await page.getByRole("button", { name: "Sign", exact: true }).click();
    expect((await signing).address).to.equal(owner.address);
  });

  it("tells the terminal when the person does not want to", async () => {
    const { signing, page } = await opened([testWallet(owner, { isConnected: true })]);
    await page.getByRole("button", { name: "Do not sign" }).click();
    const error = await signing.catch((thrown) => thrown);
    expect(error).to.be.instanceOf(BlockHostError);
    expect(error.code).to.equal("SSH_WALLET_REFUSED");
  });

  it("says when the browser has no wallet", async () => {
    const { page } = await opened([]);
    await page.getByText("There is no wallet in this browser.").waitFor();
  });
});
