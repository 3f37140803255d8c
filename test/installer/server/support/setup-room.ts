import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyMessage, Wallet } from "ethers";
import { type SectionName, sections } from "../../../../installer/answers/sections.ts";
import type { SectionDesks } from "../../../../installer/server/ports/section-desk.ts";
import { type Setup, startSetup } from "../../../../installer/server/start-setup.ts";
import { listenPortal } from "../../../../keeper/composition/listen-portal.ts";
import { FinalError } from "../../../../keeper/core/errors.ts";
import type { Pages } from "../../../../keeper/portal/ports/pages.ts";
import { SteppedTime } from "../../../keeper/chain/stepped-time.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import { type Answer, type Asked, askHttps } from "./ask-https.ts";
import { FakeFinalizer } from "./fake-finalizer.ts";
import { FakeRehearsal } from "./fake-rehearsal.ts";
import { SetupBrowser } from "./setup-browser.ts";

const PAGES: Pages = {
  document: { type: "text/html; charset=utf-8", body: Buffer.from("<p>wizard") },
  assets: new Map([["/assets/a-1.js", { type: "text/javascript", body: Buffer.from("1") }]]),
  files: new Map(),
};

/** The installer's server over real HTTPS, with ports that the test holds. */
export class SetupRoom {
  readonly time = new SteppedTime();
  readonly admin = new Wallet(`0x${"1".padStart(64, "0")}`);
  readonly stranger = new Wallet(`0x${"2".padStart(64, "0")}`);
  readonly finalizer = new FakeFinalizer();
  readonly rehearsal = new FakeRehearsal();
  readonly book = new Map<string, unknown>();
  /** What the trial was asked. */
  readonly trials: string[] = [];
  /** What the console was shown, the newest last. */
  readonly codes: string[] = [];
  readonly logged: string[] = [];
  /** Answers that preflights were asked about. */
  readonly checked: string[] = [];
  setup: Setup | undefined;
  #folder = "";

  async start(options: { readonly logCost?: number } = {}): Promise<void> {
    this.#folder ||= await mkdtemp(join(tmpdir(), "setup-"));
    const log = (fields: object, message: string) =>
      void this.logged.push(JSON.stringify({ ...fields, message }));
    this.setup = await startSetup({
      at: { host: "0.0.0.0", port: 0 },
      hostName: "127.0.0.1",
      folder: this.folder,
      book: {
        all: async () => this.book,
        put: async (section, value) => void this.book.set(section, value),
      },
      desks: this.#desks(),
      trial: {
        confirmBy: async () => null,
        apply: async ({ mode }) => {
          const begin = async () => void this.trials.push(mode);
          return { confirmBy: 60_000, begin };
        },
        confirm: async () => void this.trials.push("confirm"),
      },
      finalizer: this.finalizer,
      rehearsal: this.rehearsal,
      end: {
        result: async () => ({ portal: "https://host.example.org" }),
        backup: async function* (passphrase) {
          if (passphrase === "that no backup has")
            throw new FinalError("BACKUP_SOURCE_UNREADABLE", "A file cannot be read.", "Look at it.");
          yield Buffer.from(`sealed by ${passphrase.length} characters`);
        },
      },
      signatures: {
        check: async (wallet, text, signature) =>
          verifyMessage(text, signature).toLowerCase() === wallet ? { kind: "eoa", signature } : null,
      },
      pages: PAGES,
      time: this.time,
      randomBytes,
      log: { info: log, warn: log },
      listen: listenPortal,
      showCode: (code) => void this.codes.push(code),
      // A check is to take no time here; that it takes its time on a host is a test of its own.
      logCost: 1,
      ...options,
    });
  }

  /** The server goes away as in a crash; `start` brings another one up over the same files. */
  async stop(): Promise<void> {
    await this.setup?.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Resolves when the console has been shown so many codes. */
  async shown(count: number): Promise<void> {
    while (this.codes.length < count) await new Promise(setImmediate);
  }

  get folder(): string {
    return this.#folder;
  }

  get port(): number {
    return Number(new URL(this.setup?.url ?? "").port);
  }

  ask(path: string, asked?: Asked): Promise<Answer> {
    return askHttps(this.port, path, asked);
  }

  /** Tries a code. */
  login(otp: string, from?: string): Promise<Answer> {
    return this.ask("/api/login", { method: "POST", json: { otp }, ...(from !== undefined && { from }) });
  }

  /** A browser that is logged in, by a new code. */
  async browser(from?: string): Promise<SetupBrowser> {
    const { status, headers, body } = await this.login((await this.setup?.issueCode()) ?? "", from);
    if (status !== 200) throw new Error(`the login was refused with ${status}: ${JSON.stringify(body)}`);
    const [cookie = ""] = headers["set-cookie"]?.[0]?.split(";") ?? [];
    return new SetupBrowser(this, cookie, String(body.csrf));
  }

  #desks(): SectionDesks {
    const entries = (Object.keys(sections) as SectionName[]).map((name) => [
      name,
      {
        detect: async () => ({ found: { name }, suggested: someAnswers[name] }),
        preflight: async (answer: object) => {
          this.checked.push(JSON.stringify(answer));
          return [{ id: name, verdict: "good", what: "is well", remedy: "" }];
        },
      },
    ]);
    return Object.fromEntries(entries) as SectionDesks;
  }
}
