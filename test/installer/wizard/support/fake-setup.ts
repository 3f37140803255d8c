import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyMessage } from "ethers";
import express, { type Request, type Response } from "express";
import { answers } from "../../../../installer/answers/answers.ts";
import { checkAnswers } from "../../../../installer/answers/check-answers.ts";
import { type SectionName, sections } from "../../../../installer/answers/sections.ts";
import type { FinalizeEvent, FinalizeView, StepView } from "../../../../installer/finalize/finalizer.ts";
import type { Check } from "../../../../installer/finalize/ports/check.ts";
import type { Pages } from "../../../../keeper/portal/ports/pages.ts";
import { pageHeaders } from "../../../../keeper/portal/server/page-headers.ts";
import { sendPage } from "../../../../keeper/portal/server/send-page.ts";
import { FakeRehearsal } from "../../server/support/fake-rehearsal.ts";
import { DETECTED, idleSteps, RESULT } from "./setup-answers.ts";

const NAMES = Object.keys(sections) as readonly SectionName[];
const isName = (name: string): name is SectionName => (NAMES as readonly string[]).includes(name);

/** The installer's server as its pages see it, with all that it says held by the test. It installs nothing. */
export class FakeSetup {
  otp = "7K3M-9QXA";
  fingerprint = "4C:19:7A:D0".padEnd(95, ":0D");
  /** Of the one session. */
  cookie: string | null = null;
  wallet: string | null = null;
  /** Kept answers by section. */
  readonly kept = new Map<string, unknown>();
  detected: Readonly<Record<string, unknown>> = DETECTED;
  /** What is found of a section; left out: nothing to say. */
  readonly checks = new Map<string, readonly Check[]>();
  view: FinalizeView = { status: "idle", steps: idleSteps() };
  readonly events: FinalizeEvent[] = [];
  readonly rehearsal = new FakeRehearsal();
  deployer = {
    address: "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
    balance: "0",
    needs: "12300000000000000",
  };
  result: object = RESULT;
  /** What was ordered of the installation. */
  readonly orders: string[] = [];
  confirmBy: number | null = null;
  /** How long it tries a network: longer than any test takes. */
  trialMs = 600_000;
  isConfirmed = false;
  isClosed = false;
  passphrases: string[] = [];
  url = "";
  #session = 0;
  #challenge = "";
  readonly #streams = new Set<Response>();
  #server: Server | undefined;

  async start(pages: Pages): Promise<void> {
    this.#server = createServer(this.#app(pages));
    await new Promise<void>((listening) => this.#server?.listen(0, "127.0.0.1", listening));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    const server = this.#server;
    server?.closeAllConnections();
    if (server !== undefined) await new Promise((closed) => server.close(closed));
  }

  /** Logged in and signed, as a browser's cookie; for tests that begin behind the doors. */
  letIn(wallet: string): { readonly name: string; readonly value: string } {
    this.#session += 1;
    this.cookie = `s${this.#session}`;
    this.wallet = wallet.toLowerCase();
    return { name: "setup", value: this.cookie };
  }

  /** A step changes, and whoever watches hears of it. */
  step(id: StepView["id"], change: Partial<StepView>): void {
    const steps = this.view.steps.map((step) => (step.id === id ? { ...step, ...change } : step));
    this.view = { ...this.view, steps };
    this.say(id, "status", change.status ?? "");
  }

  status(status: FinalizeView["status"]): void {
    this.view = { ...this.view, status };
    this.say(null, "status", status);
  }

  say(step: StepView["id"] | null, kind: FinalizeEvent["kind"], text: string): void {
    const event = { id: this.events.length + 1, at: 1_795_600_000_000, step, kind, text };
    this.events.push(event);
    for (const stream of this.#streams) send(stream, event);
  }

  /** The connection of whoever watches is lost. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  #app(pages: Pages): express.Express {
    const app = express();
    app.use(pageHeaders(false, []));
    app.use("/api", express.json(), this.#api());
    app.get("/assets/:name", (request, response, next) => {
      const file = pages.assets.get(request.path);
      if (file === undefined) next();
      else sendPage(request, response, file);
    });
    app.get("/", (request, response) => sendPage(request, response, pages.document));
    return app;
  }

  #api(): express.Router {
    const api = express.Router();
    const refuse = (response: Response, status: number, code: string, what: string, remedy = "try again") =>
      void response.status(status).json({ code, what, remedy });
    api.get("/session", (request, response) => {
      const isIn = this.#isIn(request);
      response.json({
        csrf: isIn ? `csrf-${this.cookie}` : null,
        wallet: isIn ? this.wallet : null,
        fingerprint: this.fingerprint,
        ...(isIn && { confirmBy: this.confirmBy }),
      });
    });
    api.post("/login", ({ body }, response) => {
      if (body.otp !== this.otp.replace("-", "")) {
        return refuse(
          response,
          403,
          "SETUP_CODE_WRONG",
          "this is not the code, or it was used or has run out",
          "compare it with the host's console",
        );
      }
      this.#session += 1;
      this.cookie = `s${this.#session}`;
      this.wallet = null;
      response.cookie("setup", this.cookie, { httpOnly: true, sameSite: "strict" }).json({});
    });
    api.use((request, response, next) => {
      if (!this.#isIn(request))
        return refuse(response, 401, "SETUP_LOGIN_NEEDED", "nobody is logged in here");
      if (request.method !== "GET" && request.get("x-csrf") !== `csrf-${this.cookie}`)
        return refuse(response, 403, "SETUP_FOREIGN_REQUEST", "the request does not come from this page");
      next();
    });
    api.post("/logout", (_request, response) => {
      this.cookie = null;
      response.json({});
    });
    api.post("/wallet/challenge", ({ body }, response) => {
      this.#challenge = `example.org wants you to sign in with your account:\n${body.address}\n`;
      response.json({ message: this.#challenge });
    });
    api.post("/wallet", ({ body }, response) => {
      const { message, signature } = body;
      const [, asked = ""] = this.#challenge.split("\n");
      if (message !== this.#challenge || verifyMessage(message, signature) !== asked)
        return refuse(
          response,
          403,
          "SETUP_SIGNATURE_WRONG",
          "the signature is not this wallet's",
          "sign again",
        );
      this.wallet = asked.toLowerCase();
      response.json({});
    });
    this.#answerRoutes(api);
    this.#networkRoutes(api);
    this.#finalizeRoutes(api);
    api.get("/deployer", (_request, response) => {
      if (this.view.status === "idle")
        refuse(response, 409, "SETUP_NOT_STARTED", "the account is not known yet");
      else response.json(this.deployer);
    });
    api.get("/result", (_request, response) => void response.json(this.result));
    api.post("/backup", ({ body }, response) => {
      this.passphrases.push(body.passphrase);
      response.attachment("blockhost-2026-11-26.backup").send(Buffer.from("sealed"));
    });
    api.post("/close", (_request, response) => {
      this.isClosed = true;
      response.json({});
    });
    return api;
  }

  #answerRoutes(api: express.Router): void {
    api.get("/answers", (_request, response) => {
      const { problems } = checkAnswers(answers, Object.fromEntries(this.kept));
      const isWrong = (name: string) =>
        problems?.some(({ path }) => path === name || path.startsWith(`${name}.`)) ?? false;
      response.json({
        sections: Object.fromEntries(NAMES.map((name) => [name, this.kept.get(name) ?? null])),
        valid: Object.fromEntries(NAMES.map((name) => [name, !isWrong(name)])),
      });
    });
    api.put("/answers/:section", ({ params: { section }, body }, response) => {
      if (!isName(section)) return void response.status(404).json({});
      if (section === "admin" && String(body.wallet).toLowerCase() !== this.wallet) {
        const what = "is not the wallet that has signed in here";
        return void response.status(422).json({ problems: [{ path: "wallet", code: "rule", what }] });
      }
      const { answers: given, problems } = checkAnswers(sections[section], body);
      if (problems !== null) return void response.status(422).json({ problems });
      this.kept.set(section, given);
      response.json({});
    });
    api.get("/detect/:section", ({ params: { section } }, response) => {
      response.json(this.detected[section] ?? { found: null, suggested: null });
    });
    api.post("/preflight/:section", ({ params: { section } }, response) => {
      response.json({ checks: this.checks.get(section) ?? [] });
    });
  }

  #networkRoutes(api: express.Router): void {
    api.post("/network/apply", (_request, response) => {
      this.confirmBy = Date.now() + this.trialMs;
      response.json({ confirmBy: this.confirmBy, code: "3V8K-0QXZ" });
    });
    api.post("/network/confirm", (_request, response) => {
      this.confirmBy = null;
      this.isConfirmed = true;
      response.json({});
    });
  }

  #finalizeRoutes(api: express.Router): void {
    api.get("/finalize", (_request, response) => void response.json(this.view));
    api.post("/finalize", ({ body }, response) => {
      this.orders.push(body.do);
      this.status(body.do === "cancel" ? "stopping" : "running");
      response.json({});
    });
    api.get("/rehearsal", (_request, response) => void response.json(this.rehearsal.view()));
    api.post("/rehearsal", ({ body }, response) => {
      this.rehearsal[body.do === "start" ? "start" : "cancel"]();
      response.status(202).json({});
    });
    api.get("/finalize/events", (request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      const after = Number(request.get("last-event-id") ?? 0);
      for (const event of this.events) if (event.id > after) send(response, event);
      this.#streams.add(response);
      response.on("close", () => this.#streams.delete(response));
    });
  }

  #isIn(request: Request): boolean {
    return this.cookie !== null && (request.get("cookie") ?? "").includes(`setup=${this.cookie}`);
  }
}

function send(stream: Response, event: FinalizeEvent): void {
  stream.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
}
