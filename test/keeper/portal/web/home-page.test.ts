import { expect } from "chai";
import { BrowserPerson, DESKTOP, PHONE } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";

const VIEWS = [
  { name: "a phone", viewport: PHONE, dark: true },
  { name: "a desktop", viewport: DESKTOP, dark: false },
];

describe("the first page", () => {
  const parts = pagesRoom();

  async function opened(options: { viewport?: typeof PHONE; dark?: boolean } = {}) {
    const { room, browser, people } = parts;
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/`, options);
    people.push(person);
    return person;
  }

  const card = ({ page }: BrowserPerson, plan: string) =>
    page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: plan }) });

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  for (const { name, ...view } of VIEWS) {
    it(`has the plans with their price for the time that is chosen, on ${name}`, async () => {
      const person = await opened(view);
      const plan = card(person, "Plan 2");
      await plan.getByText("$1.00").waitFor();
      await plan.getByText("$30.00 for 30 days").waitFor();
      await person.page.getByText("7 days", { exact: true }).click();
      await plan.getByText("$7.00 for 7 days").waitFor();
      const link = plan.getByRole("link", { name: "Rent Plan 2" });
      expect(await link.getAttribute("href")).to.equal("/buy/2?days=7");
      expect(await card(person, "Plan 3").count(), "a plan that is retired").to.equal(0);
      await isSound(person);
    });
  }

  it("says first that a plan is sold out, and does not lead to its purchase", async () => {
    const { view } = parts.room;
    view.offer = { ...view.offer, plans: view.offer.plans.map((plan) => ({ ...plan, stock: 0 })) };
    const person = await opened();
    const plan = card(person, "Plan 1");
    await plan.getByText("Sold out").waitFor();
    expect(await plan.getByRole("link").count()).to.equal(0);
    await person.page.getByText("All machines are taken at present").waitFor();
    await isSound(person);
  });

  it("says that the host has stopped purchases", async () => {
    const { view } = parts.room;
    view.offer = { ...view.offer, paused: true };
    const person = await opened();
    await person.page.getByText("The host has stopped purchases").waitFor();
    await card(person, "Plan 1").waitFor();
    expect(await person.page.getByRole("link", { name: /^Rent/ }).count()).to.equal(0);
    await isSound(person);
  });

  it("says that nothing is on sale", async () => {
    const { view } = parts.room;
    view.offer = { ...view.offer, plans: [] };
    const person = await opened();
    await person.page.getByRole("heading", { name: "There is nothing on sale" }).waitFor();
    await isSound(person);
  });
});
