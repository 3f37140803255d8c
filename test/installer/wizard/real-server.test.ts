import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { verifyMessage } from "ethers";
import type { Browser, Page } from "playwright-core";
import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";
import { type SectionName, sections } from "../../../installer/answers/sections.ts";
import type { Check } from "../../../installer/finalize/ports/check.ts";
import type { SectionDesks } from "../../../installer/server/ports/section-desk.ts";
import { type Setup, startSetup } from "../../../installer/server/start-setup.ts";
import { listenPortal } from "../../../keeper/composition/listen-portal.ts";
import { readPages } from "../../../keeper/composition/read-pages.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";
import { BrowserPerson, startChromium, testWallet } from "../../keeper/portal/support/browser-person.ts";
import { FakeFinalizer } from "../server/support/fake-finalizer.ts";
import { FakeRehearsal } from "../server/support/fake-rehearsal.ts";
import { DETECTED, idleSteps, RESULT } from "./support/setup-answers.ts";
import { ADMIN } from "./support/setup-room.ts";

describe("the installer's pages and its real server", function () {
  this.timeout(120_000);

  let browser: Browser;
  let folder: string;
  let setup: Setup | undefined;
  let finalizer: FakeFinalizer;
  let book: Map<string, unknown>;
  let codes: string[];
  let trial: { confirmBy: number | null; tried: string[] };
  let people: BrowserPerson[];

  before(async () => {
    browser = await startChromium();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "wizard-"));
    finalizer = new FakeFinalizer();
    finalizer.steps = idleSteps();
    book = new Map();
    codes = [];
    trial = { confirmBy: null, tried: [] };
    people = [];
    await start(await freePort());
  });
  afterEach(async () => {
    await Promise.all(people.map((person) => person.close()));
    await setup?.stop();
    await rm(folder, { recursive: true });
  });

  /** Over the same files as the one before. */
  async function start(port: number) {
    setup = await startSetup({
      at: { host: "127.0.0.1", port },
      hostName: "127.0.0.1",
      folder,
      book: { all: async () => book, put: async (section, value) => void book.set(section, value) },
      desks: desks(),
      trial: {
        confirmBy: async () => trial.confirmBy,
        apply: async ({ mode }) => {
          trial.confirmBy = Date.now() + 600_000;
          return { confirmBy: trial.confirmBy, begin: async () => void trial.tried.push(mode) };
        },
        confirm: async () => {
          trial.confirmBy = null;
        },
      },
      finalizer,
      rehearsal: new FakeRehearsal(),
      end: {
        result: async () => RESULT,
        backup: async function* (passphrase) {
          yield Buffer.from(`sealed by ${passphrase.length} characters`);
        },
      },
      signatures: {
        check: async (wallet, text, signature) =>
          verifyMessage(text, signature).toLowerCase() === wallet ? { kind: "eoa", signature } : null,
      },
      pages: await readPages(join(await ensurePages(), "installer")),
      time: realTime,
      randomBytes,
      log: { info: () => undefined, warn: () => undefined },
      listen: listenPortal,
      showCode: (code) => void codes.push(code),
      logCost: 1,
    });
  }

  async function open() {
    const person = await BrowserPerson.open(browser, setup?.url ?? "", {
      wallets: [testWallet(ADMIN, { isConnected: true })],
      trustsServer: true,
    });
    people.push(person);
    return person;
  }
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const next = (page: Page) => press(page, "Check and continue");
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();

  async function logIn(page: Page) {
    await page.getByLabel("Code on the console").fill((await setup?.issueCode()) ?? "");
    await press(page, "Log in");
    await heading(page, "Your wallet");
    await press(page, "Sign in as admin");
  }

  it("lead from the console to the end: the code, the wallet, the answers, the steps, a backup, a closed door", async () => {
    const person = await open();
    const { page } = person;
    await page.getByLabel("Code on the console").fill("00000000");
    await press(page, "Log in");
    await page.getByText("This is not the code").waitFor();
    await page.getByText("Is this really your host?").click();
    await page.getByText(setup?.fingerprint ?? "none").waitFor();
    // From this machine itself nobody waits after a wrong code.
    await logIn(page);

    await heading(page, "Network");
    await page.getByText("Fixed", { exact: true }).click();
    await next(page);
    await press(page, "Try this network");
    await press(page, "Keep it");
    await page.getByText("The network is kept.").waitFor();
    expect(trial.tried).to.deep.equal(["static"]);
    await press(page, "Continue");
    for (const step of ["Storage", "Blockchain", "Proxmox VE", "IPv6"]) {
      await heading(page, step);
      await next(page);
    }
    await heading(page, "Admin");
    await page.getByLabel("Name of your hosting").fill("Example Host");
    await page.getByLabel("The portal’s address").fill("host.example.org");
    await next(page);
    await heading(page, "Summary");
    await press(page, "Install");
    await page.getByText("The host is being made").waitFor();
    expect(finalizer.done).to.deep.equal(["start"]);
    finalizer.steps = finalizer.steps.map((step) =>
      step.id === "keys" ? { ...step, status: "running", attempts: 1, startedAt: 1 } : step,
    );
    finalizer.say("the keeper's key is made");
    await page.getByRole("log").getByText("the keeper's key is made").waitFor();

    // The server dies and comes back: the page goes on where it was, logged in.
    const port = Number(new URL(setup?.url ?? "").port);
    person.isServerAway = true;
    await setup?.stop();
    await page.getByText("The host does not answer.").waitFor();
    await start(port);
    await page.getByText("The host does not answer.").waitFor({ state: "detached" });
    finalizer.say("the inbox's key is made");
    await page.getByRole("log").getByText("the inbox's key is made").waitFor();

    finalizer.status = "done";
    await page.getByText("The host is open for business").waitFor();
    await page.getByLabel("Passphrase").fill("correct horse battery");
    await page.getByLabel("Once more").fill("correct horse battery");
    const download = page.waitForEvent("download");
    await press(page, "Download the backup");
    expect((await download).suggestedFilename()).to.equal("blockhost.backup");
    await press(page, "Close the installer …");
    await press(page, "Close it");
    await heading(page, "The installer is closed");
    await setup?.closed;
    expect(person.complaints).to.deep.equal([]);
  });

  it("have one browser out when another one comes in", async () => {
    const { page: first } = await open();
    await logIn(first);
    await heading(first, "Network");
    const { page: second } = await open();
    await logIn(second);
    await heading(second, "Network");
    await next(first);
    await first.getByText("Another browser has logged in").waitFor();
    expect(book.has("network")).to.equal(false);
  });
});

/** One that the system gives nobody by itself: it is free still when the server comes back. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((tell) => {
      probe.once("error", () => tell(false)).listen(port, "127.0.0.1", () => tell(true));
    });
    if (isFree) await new Promise((closed) => probe.close(closed));
    if (isFree) return port;
  }
}

function desks(): SectionDesks {
  const good: readonly Check[] = [{ id: "disk", verdict: "good", what: "it is there", remedy: "" }];
  const nothing = { found: null, suggested: null };
  const entries = (Object.keys(sections) as SectionName[]).map((name) => [
    name,
    {
      detect: async () => (name in DETECTED ? DETECTED[name as keyof typeof DETECTED] : nothing),
      preflight: async () => good,
    },
  ]);
  return Object.fromEntries(entries) as SectionDesks;
}
