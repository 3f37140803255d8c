import { rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { expect } from "chai";
import { Wallet } from "ethers";
import { decodeChallenge } from "../../keeper/protocol/login-challenge.ts";
import { okAnswer, signLogins } from "./support/answers.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { installModuleCheck, moduleCheck, PAM } from "./support/module-check.ts";
import { installPreload } from "./support/preload.ts";
import { processes } from "./support/processes.ts";
import { openRawServer, type RawServer } from "./support/raw-server.ts";
import { TestGuest } from "./support/test-guest.ts";

const { SUCCESS, AUTH_ERR } = PAM;
const PROMPT = "Press Enter, then approve in the browser (q: QR code and text to sign, qq: in ASCII): ";
const count = (text: string, part: string) => text.split(part).length - 1;

/** What somebody at a terminal is asked, and what comes of what they answer. */
describe("login conversation", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let relay: RawServer;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    relay = await openRawServer((socket) => socket.end());
    guest = await TestGuest.open();
    await installModuleCheck(guest.root);
  });
  after(async () => {
    await relay?.close();
    await guest?.close();
  });
  beforeEach(() => guest.configure({ relay: relay.relay }));

  const attempt = (answers: readonly string[], user = "admin") => moduleCheck(guest.root, user, answers);
  const posted = () => relay.received.filter((text) => text.startsWith("POST "));

  it("shows who logs in where, a link and a code, and opens when the browser has approved", async () => {
    relay.answer(signLogins(guest.owner));
    const result = await attempt([""]);
    expect(result).to.include({
      auth: SUCCESS,
      account: SUCCESS,
      session: SUCCESS,
      wallet: guest.owner.address.toLowerCase(),
    });
    const [, sid, code] =
      /^\nBlockHost login to vm-42 as admin\n {2}from 203\.0\.113\.9 port 50022, valid for 120 seconds\n {2}Open {3}https:\/\/panel\.example\.net\/l\/([A-Z2-7]{8}) {3}and enter code {3}([BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4})\nPress Enter/.exec(
        result.shown,
      ) ?? [];
    expect(count(result.shown, PROMPT)).to.equal(1);
    expect(result.shown).to.contain(`BlockHost: wallet ${guest.owner.address.toLowerCase()}, token 42`);
    const request = posted().at(-1) ?? "";
    expect(request).to.contain(`\ncode=${code?.replace("-", "")}\n`);
    const challenge = decodeChallenge(/challenge=(\S+)/.exec(request)?.[1] ?? "");
    expect(challenge).to.include({ sid, user: "admin", sourceIp: "203.0.113.9", sourcePort: 50_022 });
  });

  it("never has the same code, link and challenge twice", async () => {
    relay.answer((socket) => void socket.end(okAnswer("denied\n")));
    const before = posted().length;
    for (let i = 0; i < 8; i++) await attempt([""]);
    const requests = posted().slice(before);
    for (const part of [/code=\S+/, /challenge=\S+/]) {
      expect(new Set(requests.map((text) => part.exec(text)?.[0])).size).to.equal(8);
    }
  });

  it("refuses when it was denied in the browser, and says so", async () => {
    relay.answer((socket) => void socket.end(okAnswer("denied\n")));
    const result = await attempt([""]);
    expect(result.auth).to.equal(AUTH_ERR);
    expect(result.shown).to.match(/refused: it was denied in the browser\n/);
    expect(count(result.shown, "Signature: ")).to.equal(0);
  });

  it("refuses a signature by another wallet, and does not ask again", async () => {
    relay.answer(signLogins(Wallet.createRandom()));
    const result = await attempt(["", "x"]);
    expect(result).to.include({ auth: AUTH_ERR, wallet: "" });
    expect(result.shown).to.match(/refused: the signature was not accepted\n/);
    expect(count(result.shown, PROMPT)).to.equal(1);
    expect(result.shown).not.to.contain("Signature: ");
  });

  const failures: readonly [string, string, (socket: Socket) => void][] = [
    ["does not answer", "The portal's answer could not be understood.", (socket) => void socket.end()],
    [
      "is down",
      "The portal cannot be reached from this machine.",
      (socket) => void socket.end("HTTP/1.1 503 x\r\n\r\n"),
    ],
    ["refuses", "The portal did not take this login.", (socket) => void socket.end("HTTP/1.1 429 x\r\n\r\n")],
    [
      "refuses the source",
      "The portal takes no logins to this machine from your address at present.",
      (socket) => void socket.end("HTTP/1.1 403 x\r\n\r\n"),
    ],
    [
      "sends something else",
      "The portal's answer could not be understood.",
      (socket) => void socket.end(okAnswer(`signature=0x${"g".repeat(130)}\n`)),
    ],
    [
      "sends two lines",
      "The portal's answer could not be understood.",
      (socket) => void socket.end(okAnswer("denied\ndenied\n")),
    ],
    [
      "sends control characters",
      "The portal's answer could not be understood.",
      (socket) => void socket.end(okAnswer("\u001b[2Jsignature=\n")),
    ],
  ];
  for (const [title, words, how] of failures) {
    it(`says why and asks for a pasted signature when the portal ${title}`, async () => {
      relay.answer(how);
      const result = await attempt(["", "x"]);
      expect(result.auth).to.equal(AUTH_ERR);
      expect(result.shown).to.contain(`${words}\nSign this with your wallet:\n\nbh1.`);
      expect(count(result.shown, "Signature: ")).to.equal(1);
      expect(result.shown).not.to.contain("\u001b");
    });
  }

  it("is over when the browser has not decided in 120 seconds", async () => {
    // logins wait; what bh-authz asks meanwhile does not
    relay.answer((socket, request) => {
      if (!request.startsWith("POST ")) socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    });
    const preload = await installPreload(guest.root, "faults");
    const environment = { LD_PRELOAD: preload, FAULT: "fast-clock" };
    const result = await moduleCheck(guest.root, "admin", [""], environment);
    expect(result.auth).to.equal(AUTH_ERR);
    expect(result.shown).to.contain("refused: the 120 seconds are over\n");
    expect(await processes(guest.root, "bh-relay")).to.deep.equal([]);
  });

  it("says so when nobody listens at the relay's address", async () => {
    const nobody = await openRawServer(() => undefined);
    await nobody.close();
    await guest.configure({ relay: nobody.relay });
    expect((await attempt(["", "x"])).shown).to.contain("The portal cannot be reached from this machine.\n");
  });

  it("draws the link as a QR code on q, in ASCII on qq, and asks again", async () => {
    relay.answer(signLogins(guest.owner));
    const result = await attempt(["q", "qq", ""]);
    expect(result.auth).to.equal(SUCCESS);
    expect(count(result.shown, PROMPT)).to.equal(3);
    const [, blocks = "", ascii = ""] = result.shown.split(PROMPT);
    expect(blocks)
      .to.match(/^\n(█{37}\n)+/)
      .and.to.match(/▀▄/);
    expect(ascii).to.match(/^\n(#{74}\n){4}/);
    expect(posted().at(-1)).to.contain("challenge=");
  });

  it("says so and asks again when the QR code cannot be drawn", async () => {
    const program = `${guest.root.path}/usr/lib/blockhost/bh-qr`;
    const draw = async (script: string) => {
      await guest.root.run("cp", "/usr/lib/blockhost/bh-qr", "/tmp/bh-qr");
      await rm(program);
      await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const result = await attempt(["q", "long"]);
      await guest.root.run("cp", "/tmp/bh-qr", "/usr/lib/blockhost/bh-qr");
      return result.shown;
    };
    for (const script of ["exit 1", "printf '#\\033[2J'", "exec yes '#'", "exit 0"]) {
      const shown = await draw(script);
      expect(shown, script).to.contain("The QR code could not be drawn.\n").and.not.to.contain("\u001b");
      expect(count(shown, PROMPT), script).to.equal(2);
    }
  });

  it("shows the text to sign beside the QR code, and takes a signature without asking the portal", async () => {
    const before = posted().length;
    const result = await attempt(["q", "a".repeat(130)]);
    expect(result.auth).to.equal(AUTH_ERR);
    expect(result.shown).to.match(/Sign this with your wallet:\n\nbh1\.[A-Za-z0-9_-]+\n/);
    expect(posted().length).to.equal(before);
  });

  it("goes by how much was typed and not by what, which sshd replaces for users that it would not let in", async () => {
    const like = async (answer: string) =>
      (await attempt([answer, "a".repeat(130)])).shown
        .replace(/\/l\/\S+/, "/l/SID")
        .replace(/code {3}\S+/, "CODE")
        .replaceAll(/bh1\.\S+/g, "TOKEN")
        .replaceAll(/[█▀▄# ]+/g, "")
        .replace(/delay=\d+/, "delay");
    for (const [wish, others] of [
      ["q", ["Q", "p", " ", "\b"]],
      ["qq", ["p ", "\b\n", "\b\n\r"]],
    ] as const) {
      const shown = await like(wish);
      for (const other of others) expect(await like(other), JSON.stringify(other)).to.equal(shown);
    }
  });

  it("takes an answer of more than three characters as the signature", async () => {
    const before = posted().length;
    for (const answer of ["long", "a".repeat(130), "    "]) {
      const result = await attempt([answer]);
      expect(result.auth).to.equal(AUTH_ERR);
      expect(result.shown).to.contain("refused: the signature was not accepted");
      expect(count(result.shown, PROMPT)).to.equal(1);
    }
    expect(posted().length).to.equal(before);
  });

  it("asks four times at most", async () => {
    const result = await attempt(["x", "y", "q", "z", ""]);
    expect(result.auth).to.equal(AUTH_ERR);
    expect(count(result.shown, PROMPT)).to.equal(4);
    expect(result.shown).to.match(/refused: no signature was given\n/);
  });

  it("goes straight to the token where there is no relay", async () => {
    await guest.configure({});
    const result = await attempt(["x"]);
    expect(result.shown).to.match(
      /valid for 120 seconds\nSign this with your wallet:\n\nbh1\.\S+\n\nSignature: /,
    );
    expect(result.shown).not.to.contain("https://");
  });

  it("does the same for every name: texts, questions to the portal, answer", async () => {
    relay.answer(signLogins(guest.owner));
    const seen = async (user: string) => {
      const before = posted().length;
      const { auth, account, wallet, shown } = await attempt([""], user);
      const requests = posted().slice(before).length;
      const text = shown
        .replace(/\/l\/\S+/, "/l/SID")
        .replace(/code {3}\S+/, "CODE")
        .replace(` as ${user}\n`, " as USER\n")
        .replace(/delay=\d+/, "delay");
      return { auth, account, wallet, requests, text };
    };
    const unknown = await seen("nobody-here");
    expect(unknown).to.include({ auth: AUTH_ERR, account: AUTH_ERR, wallet: "", requests: 1 });
    for (const user of ["victim", "root"]) expect(await seen(user)).to.deep.equal(unknown);
    relay.answer(signLogins(Wallet.createRandom()));
    expect((await seen("admin")).text).to.equal(unknown.text);
  });

  const reasons: readonly [string, Parameters<TestGuest["own"]>[0], string][] = [
    ["has expired", { validUntil: 1 }, "the subscription has expired"],
    ["has no owner", { owner: `0x${"0".repeat(40)}` }, "this machine has no owner"],
    ["is stale", { issuedAt: 1 }, "the ownership statement is too old and no newer one has arrived"],
  ];
  for (const [title, change, words] of reasons) {
    it(`tells anybody that the machine ${title}`, async () => {
      await guest.own(change);
      relay.answer(signLogins(guest.owner));
      for (const user of ["admin", "nobody-here"]) {
        const result = await attempt([""], user);
        expect(result.auth).to.equal(AUTH_ERR);
        expect(result.shown).to.contain(`refused: ${words}\n`);
      }
      await guest.own({});
    });
  }
});
