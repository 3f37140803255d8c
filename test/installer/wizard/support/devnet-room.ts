import { Wallet } from "ethers";
import type { Browser, Page } from "playwright-core";
import { InstantDriver } from "../../../../devnet/guest/instant-driver.ts";
import { keeperProgram } from "../../../../devnet/keeper/keeper-program.ts";
import type { Release } from "../../../../devnet/proxmox/release.ts";
import { BrowserPerson, startChromium } from "../../../keeper/portal/support/browser-person.ts";
import { type TenantWallet, tenantWallet } from "../../../keeper/portal/support/tenant-wallet.ts";
import type { SetupBrowser } from "../../server/support/setup-browser.ts";
import { InstallBed } from "../../support/install-bed.ts";
import { ServedInstall } from "../../support/served-install.ts";

/** The simulator's work and a chain's blocks, on a machine that does much else. */
const LONG = { timeout: 120_000 };

interface DevnetRoomOptions {
  readonly release?: Release;
  /** A command within which the installer runs. */
  within?(bed: InstallBed): Promise<readonly string[]>;
}

/**
 * A devnet on which `blockhost install` serves its pages, and a browser, for the tests of one file. Nothing is installed
 * there unless a test does. Hooks are mocha's.
 */
export function devnetRoom(options: DevnetRoomOptions = {}) {
  const people: BrowserPerson[] = [];
  const installs: ServedInstall[] = [];
  const parts: {
    bed: InstallBed;
    install: ServedInstall;
    browser: Browser;
    readonly long: typeof LONG;
    /** Runs the installer once more on this machine. */
    begin(words?: readonly string[], within?: readonly string[]): Promise<ServedInstall>;
    /** A code that lets in once, and throws out who is in. */
    code(): Promise<string>;
    /** Somebody with the admin's wallet at a browser, before the doors. @param url another way to the same server */
    come(url?: string): Promise<{ readonly person: BrowserPerson; readonly wallet: TenantWallet }>;
    /** The session of somebody who has logged in by the console's first code and signed. */
    session(): Promise<SetupBrowser>;
    /** A window of that session, at a step. */
    at(place: string): Promise<Page>;
  } = Object.create(null);
  let session: Promise<SetupBrowser> | undefined;
  const program = () => keeperProgram("installer/main.ts");

  before(async function () {
    this.timeout(300_000);
    const { release, within } = options;
    [parts.browser, parts.bed] = await Promise.all([
      startChromium(),
      InstallBed.open(new InstantDriver(), "debian-13", release),
    ]);
    await parts.bed.pay(parts.bed.admin.address);
    parts.install = await parts.begin([], await within?.(parts.bed));
    await parts.install.said("open");
  });
  after(async () => {
    await parts.browser?.close();
    await Promise.all(installs.map((install) => install.end()));
    await parts.bed?.close();
  });
  afterEach(async () => {
    await Promise.all(people.splice(0).map((person) => person.close()));
  });
  return Object.assign(parts, {
    long: LONG,
    async begin(words: readonly string[] = [], within: readonly string[] = []) {
      const install = new ServedInstall(await program(), parts.bed.folder, words, within);
      installs.push(install);
      return install;
    },
    async code() {
      const made = await parts.begin(["--code"]);
      return made.said("code");
    },
    session() {
      const logIn = async () => {
        const { install, bed } = parts;
        const made = await install.browser(await install.said("code"));
        await made.sign(bed.admin);
        return made;
      };
      session ??= logIn();
      return session;
    },
    async at(place: string) {
      const { cookie } = await parts.session();
      const [name = "", value = ""] = cookie.split("=");
      const url = await parts.install.said("open");
      const person = await BrowserPerson.open(parts.browser, `${url}#${place}`, {
        trustsServer: true,
        prepare: (page) => page.context().addCookies([{ name, value, url, secure: true }]),
      });
      people.push(person);
      return person.page;
    },
    async come(url?: string) {
      const { bed, browser, install } = parts;
      const admin = new Wallet(bed.admin.privateKey);
      const wallet = tenantWallet({ ...bed.chain, provider: bed.provider }, admin);
      const person = await BrowserPerson.open(browser, url ?? (await install.said("open")), {
        wallets: [wallet],
        trustsServer: true,
      });
      people.push(person);
      return { person, wallet };
    },
  });
}
