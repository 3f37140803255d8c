import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { getBytes, type Wallet } from "ethers";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const SCRIPT = fileURLToPath(new URL("page-wallet.js", import.meta.url));
const AXE = fileURLToPath(import.meta.resolve("axe-core/axe.min.js"));

/** Runs in the page: until what comes into sight is there. What moves for ever, as a placeholder does, is left to. */
const COME_TO_REST = `Promise.all(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
  .map(({ finished }) => finished.catch(() => undefined)))`;

/** Runs in the page: of thousands of checks only those that failed leave it. */
const FIND_VIOLATIONS = `axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`;

/** For whatever a page is waited for, on a machine that does much else. */
const PATIENCE_MS = 90_000;

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1_280, height: 800 };

/**
 * Starts the browser; who calls closes it. It is Chromium without its windows: the same engine, but to open a page takes a
 * third of the processor's time.
 */
export function startChromium(...args: readonly string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium-headless-shell",
    args: ["--no-sandbox", ...args],
  });
}

/** Who signs: a plain wallet, or several for a contract. */
export type TestAccount = Pick<Wallet, "address" | "signMessage">;

/** A wallet as an extension puts it into pages. */
export interface TestWallet {
  readonly id: string;
  readonly name: string;
  /** By EIP-6963; else it is only `window.ethereum`. */
  readonly isAnnounced: boolean;
  /** The account that it shows. */
  account: TestAccount;
  /** Whether it has shown this page an account. */
  isConnected: boolean;
  /** What it does when it is asked to sign; a text is its answer. */
  answer: "sign" | "reject" | "busy" | `0x${string}`;
  /** The texts that it was asked to sign. */
  readonly asked: string[];
  /** What it does with a chain, by the method's name; left out: it knows none. */
  readonly chain?: (method: string, params: readonly unknown[]) => Promise<unknown>;
}

export function testWallet(account: TestAccount, changes: Partial<TestWallet> = {}): TestWallet {
  return {
    id: "350670db-19fa-4704-a166-e52e178b59d2",
    name: "Example Wallet",
    isAnnounced: true,
    account,
    isConnected: false,
    answer: "sign",
    asked: [],
    ...changes,
  };
}

/** Somebody at a browser, with or without wallets in it. */
export class BrowserPerson {
  readonly page: Page;
  /** What the browser complained of, refusals by the server left out. */
  readonly complaints: string[] = [];
  /** Whether the server is away, as the test knows: that questions to it fail is no complaint then. */
  isServerAway = false;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on("console", (message) => {
      const { url } = message.location();
      const isRefusal = /^Failed to load resource: the server responded with a status of 4\d\d/.test(
        message.text(),
      );
      const isUnanswered =
        this.isServerAway &&
        /^Failed to load resource: net::ERR_/.test(message.text()) &&
        url.includes("/api/");
      // The browser asks for the tab's icon when it likes, after a test has ended its server too.
      if (!isRefusal && !isUnanswered && !url.includes("/assets/icon-")) {
        this.complaints.push(`${message.text()} ${url}`);
      }
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  static async open(
    browser: Browser,
    url: string,
    options: {
      readonly wallets?: readonly TestWallet[];
      readonly viewport?: { width: number; height: number };
      readonly dark?: boolean;
      /** Of a server that vouches for itself: its person has looked at the certificate. */
      readonly trustsServer?: boolean;
      /** Before the page is asked for. */
      prepare?(page: Page): Promise<void>;
    } = {},
  ): Promise<BrowserPerson> {
    const { wallets = [], viewport = DESKTOP, dark = false, trustsServer = false } = options;
    const context = await browser.newContext({
      viewport,
      ignoreHTTPSErrors: trustsServer,
      colorScheme: dark ? "dark" : "light",
      permissions: ["clipboard-read", "clipboard-write"],
      locale: "en-GB",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const person = new BrowserPerson(context, page);
    const shown = wallets.map(({ id, name, isAnnounced }) => ({ id, name, isAnnounced }));
    await page.exposeFunction("testWalletAsked", (id: string, method: string, params: unknown[]) =>
      answer(
        wallets.find((one) => one.id === id),
        method,
        params,
      ),
    );
    await page.addInitScript({ content: `window.testWallets = ${JSON.stringify(shown)};` });
    await page.addInitScript({ path: SCRIPT });
    await options.prepare?.(page);
    await page.goto(url);
    return person;
  }

  /** The wallet's person chooses another account in it. */
  async switchAccount(wallet: TestWallet, account: TestAccount): Promise<void> {
    wallet.account = account;
    await this.hear(wallet, "accountsChanged", [account.address]);
  }

  /** The wallet tells the page something (EIP-1193). */
  async hear(wallet: TestWallet, event: string, news: unknown): Promise<void> {
    const detail = JSON.stringify({ id: wallet.id, event, news });
    await this.page.evaluate(`dispatchEvent(new CustomEvent("test-wallet-told", { detail: ${detail} }))`);
  }

  /** What axe finds wrong with the page as it is, one line each. */
  async axe(): Promise<string[]> {
    // Not as a script of the page: its policy allows none.
    if (!(await this.page.evaluate("'axe' in window"))) await this.page.evaluate(await readFile(AXE, "utf8"));
    // Half come into sight, words have too little contrast.
    await this.page.evaluate(`${COME_TO_REST}.then(() => undefined)`);
    return (await this.page.evaluate(FIND_VIOLATIONS)) as string[];
  }

  /** How far the page can be scrolled sideways, pixels. */
  async overflow(): Promise<number> {
    return Number(await this.page.evaluate("document.documentElement.scrollWidth - innerWidth"));
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}

async function answer(
  wallet: TestWallet | undefined,
  method: string,
  params: readonly unknown[],
): Promise<{ result?: unknown; error?: { code: number; message: string; data?: unknown } }> {
  if (wallet === undefined) throw new Error("the page has found a wallet that is not there");
  if (method === "eth_accounts") return { result: wallet.isConnected ? [wallet.account.address] : [] };
  // Of these nobody is asked.
  if (/^eth_(call|chainId|get|block|estimate|gas)/.test(method)) return onChain(wallet, method, params);
  if (wallet.answer === "reject") return { error: { code: 4001, message: "User rejected the request." } };
  if (wallet.answer === "busy") return { error: { code: -32002, message: "Already pending." } };
  if (method === "eth_requestAccounts") {
    wallet.isConnected = true;
    return { result: [wallet.account.address] };
  }
  if (method !== "personal_sign") return onChain(wallet, method, params);
  const text = String(params[0]);
  wallet.asked.push(Buffer.from(getBytes(text)).toString("utf8"));
  return {
    result: wallet.answer === "sign" ? await wallet.account.signMessage(getBytes(text)) : wallet.answer,
  };
}

async function onChain({ chain }: TestWallet, method: string, params: readonly unknown[]) {
  if (chain === undefined) return { error: { code: 4200, message: "Unsupported." } };
  try {
    return { result: await chain(method, params) };
  } catch (cause) {
    const { code = -32_603, message, data } = cause as { code?: number; message: string; data?: unknown };
    return { error: { code, message, data } };
  }
}
