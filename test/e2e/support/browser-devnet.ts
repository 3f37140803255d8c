import type { Browser } from "playwright-core";
import { Devnet } from "../../../devnet/devnet.ts";
import { makeDriver } from "../../../devnet/guest/make-driver.ts";
import { BrowserPerson, startChromium, type TestWallet } from "../../keeper/portal/support/browser-person.ts";

/** A devnet whose guests are containers, and people in Debian's Chromium who visit its portal. */
export class BrowserDevnet {
  readonly devnet: Devnet;
  readonly #browser: Browser;
  readonly #people: BrowserPerson[] = [];

  private constructor(devnet: Devnet, browser: Browser) {
    this.devnet = devnet;
    this.#browser = browser;
  }

  static async open(): Promise<BrowserDevnet> {
    const devnet = await Devnet.start({
      guests: await makeDriver("nspawn", () => undefined),
      release: "9.2",
      onProgress: () => undefined,
    });
    try {
      // The devnet's certificate is its own.
      const browser = await startChromium("--ignore-certificate-errors");
      return new BrowserDevnet(devnet, browser);
    } catch (error) {
      await devnet.close();
      throw error;
    }
  }

  /** Somebody with these wallets in their browser opens a page. */
  async visit(url: string, ...wallets: readonly TestWallet[]): Promise<BrowserPerson> {
    const person = await BrowserPerson.open(this.#browser, url, { wallets });
    this.#people.push(person);
    return person;
  }

  async endVisits(): Promise<void> {
    for (const person of this.#people.splice(0)) await person.close();
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.devnet.close();
  }
}
