import { expect } from "chai";
import type { Subscription } from "../../../../keeper/core/subscription.ts";
import { BrowserPerson, type DESKTOP, PHONE, testWallet } from "../support/browser-person.ts";
import { pagesRoom } from "../support/pages-room.ts";

const NONE = `0x${"00".repeat(32)}`;
const DAY = 86_400;
const MEASURE = { reason: "Sends <b>spam</b>", evidence: null, mbps: null };

describe("what the pages of machines say of each state", function () {
  this.timeout(60_000);
  const parts = pagesRoom();
  let now = Math.floor(Date.now() / 1_000);
  // Minutes pass before the first of them begins.
  beforeEach(() => {
    now = Math.floor(Date.now() / 1_000);
  });

  /** The owner at the page of a machine that the keeper has read so. */
  async function at(
    path: string,
    changes: Partial<Subscription>,
    view: { viewport?: typeof DESKTOP; dark?: boolean } = {},
  ) {
    const { room, browser, people } = parts;
    const { address } = room.owner;
    const usual = {
      payer: address,
      recipient: address,
      owner: address,
      startsAt: now - DAY,
      expiresAt: now + 30 * DAY,
    };
    room.view.seen(42n, { ...usual, deliverBy: now - DAY, ...changes });
    const wallets = [testWallet(room.owner, { isConnected: true })];
    const person = await BrowserPerson.open(browser, `${room.portal?.url}${path}`, { wallets, ...view });
    people.push(person);
    return {
      person,
      page: person.page,
      says: (words: string) => person.page.getByText(words).first().waitFor(),
    };
  }

  async function isSound(person: BrowserPerson) {
    expect(await person.axe()).to.deep.equal([]);
    expect(await person.overflow()).to.be.at.most(0);
    expect(person.complaints).to.deep.equal([]);
  }

  for (const [title, changes, words] of [
    ["lapsed", { status: "lapsed", expiresAt: now - 20 * DAY }, "The time to renew is over"],
    ["ended by the host", { status: "terminated" }, "Ended by the host"],
    ["refunded", { status: "refunded", owner: null, startsAt: 0, expiresAt: 0 }, "Nothing was delivered."],
    ["gone", { status: "closed", owner: null }, "Closed: the machine is gone"],
  ] as const) {
    it(`is of one that is ${title}, and offers nothing that cannot be done`, async () => {
      const { person, page, says } = await at("/m/42", changes, { viewport: PHONE, dark: true });
      await says(words);
      await page.locator("#portal").getByRole("button").first().waitFor({ state: "detached" });
      await isSound(person);
    });
  }

  it("tells no time of what never began, but who paid", async () => {
    const never = { status: "refunded", owner: null, startsAt: 0, expiresAt: 0 } as const;
    const { page, says } = await at("/m/42", never);
    await says("Paid by");
    expect(await page.locator("#portal time").count()).to.equal(0);
  });

  it("is of one that the operator holds off, with the reason that was given", async () => {
    parts.room.view.measure = { ...MEASURE, kind: "suspend", since: now - DAY };
    const { person, says } = await at("/m/42", {}, { viewport: PHONE });
    await says("Suspended by the host.");
    await says("“Sends <b>spam</b>”");
    await isSound(person);
  });

  it("is of one that the operator has warned or slowed, with the digest of the evidence", async () => {
    const evidence = `0x${"5a".repeat(32)}`;
    for (const [measure, title] of [
      [{ ...MEASURE, kind: "warn", evidence, since: now - DAY }, "A warning from the host."],
      [{ ...MEASURE, kind: "throttle", mbps: 2, evidence, since: now - DAY }, "Its network has 2 Mbit/s."],
    ] as const) {
      parts.room.view.measure = measure;
      const { person, says } = await at("/m/42", {}, { viewport: PHONE });
      await says(title);
      await says(evidence);
      await isSound(person);
    }
  });

  it("says nothing of a measure when all is over", async () => {
    parts.room.view.measure = { ...MEASURE, kind: "suspend", since: now - DAY };
    const { page, says } = await at("/m/42", { status: "terminated" });
    await says("Ended by the host");
    expect(await page.getByText("Suspended by the host.").count()).to.equal(0);
  });

  it("tells what is over as past, though the clock of who reads is behind", async () => {
    const { page, says } = await at("/m/42", { status: "cancelled", expiresAt: now + 120 });
    await says("Ended by its owner");
    expect(await page.locator("#portal time").textContent()).to.match(/^now /);
  });

  it("says at once that the new owner sets a key first", async () => {
    const { person, says } = await at("/m/42", { encryptionKey: NONE, hasCredential: false, epoch: 2 });
    await says("After a transfer, the new owner first sets a key");
    await isSound(person);
  });

  it("leads to the delivery of one that is being made, and offers the money back when it is late", async () => {
    const unmade = { status: "pending", owner: null, startsAt: 0, expiresAt: 0 } as const;
    const due = await at("/m/42", { ...unmade, deliverBy: now + 600 });
    const link = due.page.getByRole("link", { name: "Follow delivery" });
    await link.waitFor();
    expect(await link.getAttribute("href")).to.equal("/p/42");
    await isSound(due.person);
    const late = await at("/m/42", { ...unmade, deliverBy: now - 600 });
    await late.page.getByRole("button", { name: "Take the money back" }).waitFor();
    await isSound(late.person);
  });

  it("tells the list of a machine whose key is missing since its transfer", async () => {
    const { person, says } = await at("/machines", { encryptionKey: NONE, hasCredential: false, epoch: 2 });
    await says("Set your key to read its connection details");
    await isSound(person);
  });

  it("shows usage as bars, and the same in a table", async () => {
    const { room } = parts;
    room.view.used = ["2026-09", "2026-10", "2026-11"].map((month, index) => ({
      month,
      fullCpuSeconds: 36_000 * (index + 1),
      memoryGibHours: 1_400,
      netInBytes: 5_000_000_000 * (index + 1),
      netOutBytes: 800_000_000,
      runningSeconds: 2_000_000,
      wantedSeconds: 2_000_000,
    })) as typeof room.view.used;
    const { person, page } = await at("/m/42", {}, { viewport: PHONE, dark: true });
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("img", { name: "Processor by month" }).waitFor();
    await page.locator("#usage").getByText("Received", { exact: true }).first().click();
    await page.getByRole("img", { name: "Received by month" }).waitFor();
    const row = page.getByRole("row", { name: /2026-11/ });
    expect(await row.textContent()).to.include("15 GB");
    await isSound(person);
  });

  it("lists snapshots with when they were taken, and names the one that is to be replaced or gone back to", async () => {
    const { room } = parts;
    room.view.snapshots = { snapshots: [{ number: 2, takenAt: now - 3 * DAY }], backups: [], most: 2 };
    const { person, page } = await at("/m/42", {}, { viewport: PHONE, dark: true });
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Snapshot 2" }).waitFor();
    expect(await page.locator("#snapshots time").textContent()).to.match(/^3 days ago/);
    expect(await page.evaluate("document.activeElement.id"), "the focus is not lost").to.equal(
      "snapshots-title",
    );
    await isSound(person);
    await page.getByRole("button", { name: "Make a snapshot" }).click();
    const dialog = page.getByRole("dialog");
    // The first number that is free.
    await dialog.getByRole("button", { name: "Make snapshot 1" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Replace snapshot 2" }).click();
    await dialog.getByText("Delete snapshot 2 and keep the disk as it is now in its place?").waitFor();
    await isSound(person);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Roll back to snapshot 2" }).click();
    await dialog.getByRole("button", { name: "Roll vm-42 back to snapshot 2" }).waitFor();
  });

  it("offers no more snapshots than the host keeps, and says when the list cannot be read", async () => {
    const { room } = parts;
    room.view.snapshots = { snapshots: [{ number: 7, takenAt: now - DAY }], backups: [], most: 1 };
    const { person, page, says } = await at("/m/42", {});
    await page.getByRole("button", { name: "Sign in" }).click();
    await says("The host keeps one snapshot of a machine: replace it to make another.");
    expect(await page.getByRole("button", { name: "Make a snapshot" }).count()).to.equal(0);
    await isSound(person);
    room.view.snapshots = null;
    await page.locator("#snapshots .notice.bad").waitFor();
    await page.getByRole("heading", { name: "Snapshot 7" }).waitFor();
  });

  it("lists backups, and says of each what restoring it loses and that they go with the machine", async () => {
    const { room } = parts;
    const backups = [{ takenAt: now - 2 * DAY }, { takenAt: now - DAY / 4 }];
    room.view.snapshots = { snapshots: [], backups, most: 2 };
    const { person, page, says } = await at("/m/42", {}, { viewport: PHONE, dark: true });
    const dialog = page.getByRole("dialog");
    const asks = async (button: string, words: string) => {
      await page.getByRole("button", { name: button, exact: true }).click();
      await dialog.getByText(words).waitFor();
      await page.keyboard.press("Escape");
    };
    await asks("Reinstall", "Backups that the host has made of it are deleted, too.");
    await page.getByRole("button", { name: "Sign in" }).click();
    await says("The host makes them by itself");
    const times = await page.locator(".backups time").allTextContents();
    expect(times.map((words) => words.split(" ago")[0])).to.deep.equal(["6 hours", "2 days"]);
    await isSound(person);
    await page
      .getByRole("button", { name: /^Restore the backup of/ })
      .first()
      .click();
    await dialog.getByText("all of its snapshots are deleted").waitFor();
    await dialog.getByRole("button", { name: "Restore vm-42 from this backup" }).waitFor();
    await isSound(person);
    await page.keyboard.press("Escape");
    await asks("Reinstall", "Its 2 backups are deleted, too.");
    await asks("Cancel it", "Its 2 backups are deleted, too.");
    room.view.snapshots = { snapshots: [], backups: [], most: 2 };
    await page.reload();
    await page.getByRole("button", { name: "Sign in" }).click();
    await says("There is none yet.");
    expect(await page.locator(".backups").count()).to.equal(0);
    await page.getByRole("button", { name: "Reinstall" }).click();
    await dialog.getByText("This deletes everything").waitFor();
    expect(await dialog.getByText("deleted, too").count()).to.equal(0);
  });

  it("goes on by itself when the portal comes back", async () => {
    const { room, browser, people } = parts;
    const person = await BrowserPerson.open(browser, `${room.portal?.url}/machines`, { wallets: [] });
    people.push(person);
    await person.page.route("**/api/v1/**", (route) => route.abort());
    await person.page.reload();
    await person.page.getByText("The portal does not answer.").waitFor();
    await person.page.unroute("**/api/v1/**");
    await person.page.getByText("There is no wallet in this browser").waitFor();
  });
});
