import { join } from "node:path";
import type { Browser } from "playwright-core";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../../keeper/composition/read-pages.ts";
import { AdminRoom } from "./admin-room.ts";
import { type BrowserPerson, startChromium } from "./browser-person.ts";
import { PortalRoom } from "./portal-room.ts";

/**
 * The real server with the built pages, and a browser, for the tests of one file. Hooks are mocha's; after each test
 * nothing may stand in the console.
 */
export function pagesRoom() {
  const parts: {
    room: PortalRoom;
    adminRoom: AdminRoom;
    browser: Browser;
    people: BrowserPerson[];
  } = Object.create(null);
  before(async function () {
    this.timeout(120_000);
    await ensurePages();
    parts.browser = await startChromium();
  });
  after(() => parts.browser?.close());
  beforeEach(async () => {
    parts.people = [];
    parts.room = new PortalRoom();
    parts.adminRoom = new AdminRoom();
    const folder = await ensurePages();
    await parts.room.start({ pages: await readPages(folder) });
    await parts.adminRoom.start(await readPages(join(folder, "admin")));
  });
  afterEach(async () => {
    await Promise.all(parts.people.map((person) => person.close()));
    await Promise.all([parts.room.stop(), parts.adminRoom.stop()]);
  });
  return parts;
}
