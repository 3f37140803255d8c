import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { seen } from "../../../e2e/support/seen.ts";
import { BrowserPerson, DESKTOP, PHONE, startChromium } from "../support/browser-person.ts";
import { PanelBed } from "../support/panel-bed.ts";
import { tenantWallet } from "../support/tenant-wallet.ts";

describe("the operator at the panel", function () {
  this.timeout(240_000);

  let browser: Browser;
  let parts: PanelBed;
  let people: BrowserPerson[] = [];
  before(async () => {
    browser = await startChromium();
    parts = await PanelBed.open();
  });
  after(async () => {
    await browser?.close();
    await parts?.close();
  });
  afterEach(async () => {
    await Promise.all(people.map((person) => person.close()));
    people = [];
  });

  async function open(
    path: string,
    look: { viewport: typeof DESKTOP; dark: boolean },
    wallet = parts.operator,
  ) {
    const held = tenantWallet(parts.bed.chain, wallet);
    const person = await BrowserPerson.open(browser, `${parts.url}${path}`, { wallets: [held], ...look });
    people.push(person);
    return { person, page: person.page, wallet: held };
  }
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  /** In the question in front of the page. */
  const answer = (page: Page, name: string) =>
    page.getByRole("dialog").getByRole("button", { name, exact: true }).click();

  it("suspends a machine by a command that is sealed in the browser, and reads the keeper's answer", async () => {
    const id = await parts.machine();
    const { person, page, wallet } = await open(`/admin/subscriptions/${id}`, {
      viewport: PHONE,
      dark: true,
    });
    await press(page, "Sign in");
    await page.getByRole("heading", { name: `Subscription ${id}` }).waitFor();
    expect(wallet.asked).to.have.length(1);
    await press(page, "Suspend");
    await page.getByLabel("Reason, as its tenant is told").fill("sends mail that nobody asked for");
    await answer(page, "Suspend");
    await page.getByText("Posted.").waitFor();
    await answer(page, "Done");
    await page.getByText("Held off by you since").waitFor();
    await page.getByText("sends mail that nobody asked for").waitFor();
    await seen(person, "panel/held-off");
    expect(wallet.confirmed).to.deep.equal(["eth_sendTransaction"]);

    // Without a new document: the session and the key for the answer are this window's.
    await page.getByRole("link", { name: "Commands" }).click();
    await page
      .getByText(/answered|acknowledged/)
      .first()
      .waitFor();
    await page.getByText(/off/).first().waitFor();
    await seen(person, "panel/commands");
    await page.goBack();
    await page.getByRole("heading", { name: `Subscription ${id}` }).waitFor();
    await press(page, "Resume");
    await answer(page, "Resume");
    await page.getByText("Posted.").waitFor();
    await answer(page, "Done");
    await page.getByText("Held off by you since").waitFor({ state: "detached" });
    await press(page, "Sign out");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  });

  it("terminates a subscription by the contract, once its number is typed", async () => {
    const id = await parts.machine();
    const { person, page } = await open("/admin/subscriptions", { viewport: DESKTOP, dark: false });
    await press(page, "Sign in");
    await page.getByRole("link", { name: `${id}`, exact: true }).click();
    await press(page, "Terminate");
    await page.getByLabel("Reason, for everybody to read on the chain").fill("abuse:spam");
    const go = page.getByRole("button", { name: `Terminate subscription ${id}` });
    expect(await go.getAttribute("aria-disabled")).to.equal("true");
    await page.getByLabel(`Type ${id} to confirm`).fill(`${id}`);
    await seen(person, "panel/terminating");
    await go.click();
    await page.getByText("Terminated. The rest of the money").waitFor();
    await answer(page, "Done");
    await page.getByText("Only a subscription that is active or expired").waitFor();
    await seen(person, "panel/terminated");
  });

  it("lets nobody else in, and says so", async () => {
    const { wallet } = await parts.bed.tenant();
    const { person, page } = await open("/admin", { viewport: DESKTOP, dark: true }, wallet);
    await press(page, "Sign in");
    await page.getByText("This wallet does not run this host.").waitFor();
    await seen(person, "panel/stranger");
  });
});
