import type { Browser } from "playwright-core";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../../keeper/composition/read-pages.ts";
import { type BrowserPerson, startChromium } from "./browser-person.ts";
import { PortalRoom } from "./portal-room.ts";

/**
 * The real server with the built pages, and a browser, for the tests of one file. Hooks are mocha's; after each test
 * nothing may stand in the console.
 */
export function pagesRoom() {
  const parts: { room: PortalRoom; browser: Browser; people: BrowserPerson[] } = Object.create(null);
  before(async function () {
    this.timeout(120_000);
    await ensurePages();
    parts.browser = await startChromium();
  });
  after(() => parts.browser?.close());
  beforeEach(async () => {
    parts.people = [];
    parts.room = new PortalRoom();
    await parts.room.start({ pages: await readPages(await ensurePages()) });
  });
  afterEach(async () => {
    await Promise.all(parts.people.map((person) => person.close()));
    await parts.room.stop();
  });
  return parts;
}
