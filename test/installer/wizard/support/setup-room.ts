import { join } from "node:path";
import { Wallet } from "ethers";
import type { Browser } from "playwright-core";
import { ensurePages } from "../../../../devnet/portal/ensure-pages.ts";
import { readPages } from "../../../../keeper/composition/read-pages.ts";
import {
  BrowserPerson,
  startChromium,
  type TestWallet,
  testWallet,
} from "../../../keeper/portal/support/browser-person.ts";
import { FakeSetup } from "./fake-setup.ts";

/** Who installs. */
export const ADMIN = new Wallet(`0x${"7".padStart(64, "0")}`);

/** The installer's built pages before a server of the test's, and a browser, for the tests of one file. Hooks are mocha's. */
export function setupRoom() {
  const parts: {
    fake: FakeSetup;
    browser: Browser;
    people: BrowserPerson[];
    /** Opens the installer at a place; behind its doors unless it is to begin before them. */
    open(options?: {
      readonly place?: string;
      readonly isOutside?: boolean;
      readonly wallets?: readonly TestWallet[];
      readonly viewport?: { width: number; height: number };
      readonly dark?: boolean;
    }): Promise<BrowserPerson>;
  } = Object.create(null);
  before(async function () {
    this.timeout(120_000);
    await ensurePages();
    parts.browser = await startChromium();
  });
  after(() => parts.browser?.close());
  beforeEach(async () => {
    parts.people = [];
    parts.fake = new FakeSetup();
    await parts.fake.start(await readPages(join(await ensurePages(), "installer")));
  });
  afterEach(async () => {
    await Promise.all(parts.people.map((person) => person.close()));
    await parts.fake.stop();
  });
  parts.open = async (options = {}) => {
    const { place = "", isOutside = false, wallets = [testWallet(ADMIN, { isConnected: true })] } = options;
    const { fake, browser, people } = parts;
    const person = await BrowserPerson.open(browser, `${fake.url}/${place === "" ? "" : `#${place}`}`, {
      ...options,
      wallets,
      prepare: async (page) => {
        if (!isOutside) await page.context().addCookies([{ ...fake.letIn(ADMIN.address), url: fake.url }]);
      },
    });
    people.push(person);
    return person;
  };
  return parts;
}
