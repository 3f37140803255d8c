import { expect } from "chai";
import { BrowserPerson, DESKTOP, PHONE } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";

const VIEWS = [
  { name: "a phone", viewport: PHONE, dark: true },
  { name: "a desktop", viewport: DESKTOP, dark: false },
];
const HOUR = 3_600;

describe("the page of a purchase", () => {
  const parts = pagesRoom();

  async function opened(options: { viewport?: typeof PHONE; dark?: boolean } = {}) {
    const { room, browser, people } = parts;
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/p/7`, options);
    people.push(person);
    return person;
  }

  const reads = ({ page }: BrowserPerson, words: string | RegExp) => page.getByText(words).first().waitFor();
  const heading = ({ page }: BrowserPerson, name: string) => page.getByRole("heading", { name }).waitFor();

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  /** The keeper's journal goes on. */
  function written(name: string, step = "", word?: string) {
    const { view } = parts.room;
    const seq = view.lines.length + 1;
    view.lines.push({
      seq,
      at: Date.now(),
      name,
      saga: "provision",
      step,
      ...(word !== undefined && { word }),
    });
    view.feed.written("7");
  }

  /** The chain has it so. */
  function seen(changes: Parameters<typeof parts.room.view.seen>[1]) {
    const now = Math.floor(Date.now() / 1_000);
    parts.room.view.seen(7n, { deliverBy: now + HOUR, startsAt: 0, expiresAt: 0, owner: null, ...changes });
  }

  for (const { name, ...view } of VIEWS) {
    it(`tells each stage as it is reached, over a reload, and ends in the machine, on ${name}`, async () => {
      seen({ status: "pending" });
      written("seen");
      const person = await opened(view);
      await heading(person, "Your machine is being made");
      await reads(person, "all of your money comes back");
      await isSound(person);
      written("left", "clone");
      await person.page.getByText("Disk made: done").waitFor({ state: "attached" });
      await person.page.reload();
      await person.page.getByText("Disk made: done").waitFor({ state: "attached" });
      written("left", "start");
      written("left", "ready");
      written("delivered");
      await heading(person, "Your machine is ready");
      const link = person.page.getByRole("link", { name: "Open your machine" });
      expect(await link.getAttribute("href")).to.equal("/m/7");
      await isSound(person);
    });
  }

  it("says what hinders it, and takes that back when it goes on", async () => {
    seen({ status: "pending" });
    written("seen");
    written("retry", "clone");
    const person = await opened();
    await reads(person, "It is tried again");
    await isSound(person);
    written("left", "clone");
    await person.page.getByText("Something hinders it").waitFor({ state: "detached" });
  });

  it("says that the host gave it up, why, and how the money comes back", async () => {
    seen({ status: "refunded" });
    written("seen");
    written("rejected");
    const person = await opened();
    await heading(person, "It was not delivered");
    await reads(person, "The host gave the purchase up");
    await reads(person, "What was paid belongs to the account that paid it");
    await isSound(person);
  });

  it("offers the money back once the time for delivery is over", async () => {
    seen({ status: "pending", deliverBy: Math.floor(Date.now() / 1_000) - 60 });
    written("seen");
    const person = await opened();
    await heading(person, "It is not here in time");
    await heading(person, "The time for delivery is over");
    await isSound(person);
  });

  it("says of a number that is not on the chain yet that it waits for it, and goes on when it is there", async () => {
    const { offer } = parts.room.view;
    parts.room.view.offer = { ...offer, subscriptions: 6n };
    const person = await opened();
    await heading(person, "Not seen by the host yet");
    await isSound(person);
    seen({ status: "pending" });
    written("seen");
    await heading(person, "Your machine is being made");
  });

  it("does not call a purchase unknown while the host does not answer", async () => {
    const { room, browser, people } = parts;
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/p/7`, {
      prepare: async (page) => {
        await page.route("**/api/v1/subscriptions/**", (route) => route.abort());
      },
    });
    people.push(person);
    await heading(person, "The host does not answer");
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.page.getByText("Not seen by the host").count()).to.equal(0);
  });
});
