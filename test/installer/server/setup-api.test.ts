import { expect } from "chai";
import { sections } from "../../../installer/answers/sections.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { someAnswers } from "../answers/some-answers.ts";
import type { SetupBrowser } from "./support/setup-browser.ts";
import { SetupRoom } from "./support/setup-room.ts";
import { watchEvents } from "./support/watch-events.ts";

const NAMES = Object.keys(sections);

describe("the installer's API", () => {
  let room: SetupRoom;
  let browser: SetupBrowser;

  beforeEach(async () => {
    room = new SetupRoom();
    await room.start();
    browser = await room.browser();
  });
  afterEach(() => room.remove());

  const stepNow = async () => (await browser.ask("/api/session")).body.step;
  const codeOf = async (answer: Promise<{ readonly body: Record<string, unknown> }>) =>
    (await answer).body.code;

  it("serves the wizard's page and its files, and no others", async () => {
    expect((await room.ask("/")).text).to.equal("<p>wizard");
    expect((await room.ask("/assets/a-1.js")).headers["cache-control"]).to.contain("immutable");
    for (const path of ["/assets/../setup.pem", "/assets/%2e%2e%2fsetup.pem", "/setup.pem", "/api"])
      expect((await room.ask(path)).status, path).to.be.oneOf([401, 404]);
  });

  it("takes a wallet that signs a text with the page's own address, once", async () => {
    const { body } = await browser.post("/api/wallet/challenge", { address: room.admin.address });
    const message = String(body.message);
    expect(message).to.match(new RegExp(`^127\\.0\\.0\\.1:${room.port} wants you to sign in`));
    expect(message).to.contain("Become the admin of the host");
    const signed = { message, signature: await room.admin.signMessage(message) };
    expect((await browser.post("/api/wallet", signed)).body).to.deep.equal({
      wallet: room.admin.address.toLowerCase(),
    });
    expect((await browser.ask("/api/session")).body.wallet).to.equal(room.admin.address.toLowerCase());
    expect(await codeOf(browser.post("/api/wallet", signed))).to.equal("SETUP_SIGNATURE_WRONG");
  });

  it("takes no other wallet's signature, no other text and none that is five minutes old", async () => {
    const challenge = async () => {
      const { body } = await browser.post("/api/wallet/challenge", { address: room.admin.address });
      return String(body.message);
    };
    const send = (message: string, signature: string) =>
      codeOf(browser.post("/api/wallet", { message, signature }));

    const first = await challenge();
    expect(await send(first, await room.stranger.signMessage(first))).to.equal("SETUP_SIGNATURE_WRONG");
    expect(await send(first, await room.admin.signMessage(first)), "it is used up").to.equal(
      "SETUP_SIGNATURE_WRONG",
    );
    const second = await challenge();
    const other = second.replace(/Nonce: .*/, "Nonce: 0123456789abcdef");
    expect(await send(other, await room.admin.signMessage(other))).to.equal("SETUP_SIGNATURE_WRONG");
    const third = await challenge();
    await room.time.pass(300_000);
    expect(await send(third, await room.admin.signMessage(third))).to.equal("SETUP_SIGNATURE_WRONG");
    expect((await browser.ask("/api/session")).body.wallet).to.equal(null);
  });

  it("asks a wallet to sign for no site that is none", async () => {
    const { body } = await browser.ask("/api/wallet/challenge", {
      method: "POST",
      json: { address: room.admin.address },
      headers: { host: "host.example\u00a0wants you to sign" },
    });
    expect(body.code).to.equal("SETUP_FOREIGN_REQUEST");
  });

  it("keeps a section's answers as they were checked, and says which hold", async () => {
    expect((await browser.ask("/api/answers")).body).to.deep.equal({
      sections: Object.fromEntries(NAMES.map((name) => [name, null])),
      valid: Object.fromEntries(NAMES.map((name) => [name, false])),
    });
    expect(await stepNow()).to.equal("network");
    expect((await browser.put("/api/answers/network", { mode: "keep" })).body).to.deep.equal({});
    expect((await browser.put("/api/answers/storage", { disks: "local-zfs" })).body).to.deep.equal({});
    const { body } = await browser.ask("/api/answers");
    expect(body.sections).to.deep.include({
      network: { mode: "keep" },
      storage: { disks: "local-zfs", seed: "blockhost-seed", backups: null },
    });
    expect(body.valid).to.include({ network: true, storage: true, blockchain: false });
    expect(await stepNow()).to.equal("blockchain");
  });

  it("keeps no answer that is wrong, and says what is wrong with which field", async () => {
    await browser.put("/api/answers/storage", { disks: "local-zfs" });
    const { status, body } = await browser.put("/api/answers/storage", { disks: "-rf", backup: "x" });
    expect(status).to.equal(422);
    expect(body.problems).to.deep.equal([
      { path: "disks", code: "format", what: "letters, digits, dot, dash and underscore, a letter first" },
      { path: "backup", code: "unknown", what: "there is no such answer" },
    ]);
    expect(room.book.get("storage")).to.include({ disks: "local-zfs" });
  });

  it("takes no admin's wallet but the one that has signed", async () => {
    const answer = { ...someAnswers.admin, wallet: room.admin.address };
    const refused = [{ path: "wallet", code: "rule", what: "is not the wallet that has signed in here" }];
    expect((await browser.put("/api/answers/admin", answer)).body.problems).to.deep.equal(refused);
    await browser.sign(room.stranger);
    expect((await browser.put("/api/answers/admin", answer)).body.problems).to.deep.equal(refused);
    await browser.sign(room.admin);
    expect((await browser.put("/api/answers/admin", answer)).status).to.equal(200);
  });

  it("names a section as not valid that does not go with the others", async () => {
    await browser.answerAll(room.admin);
    expect(await stepNow()).to.equal("summary");
    const { template } = someAnswers.proxmox;
    const proxmox = { ...someAnswers.proxmox, template: { ...template, name: "debian-13" } };
    expect((await browser.put("/api/answers/proxmox", proxmox)).status).to.equal(200);
    expect((await browser.ask("/api/answers")).body.valid).to.include({ blockchain: false, proxmox: true });
    const { status, body } = await browser.post("/api/finalize", { do: "start" });
    expect(status).to.equal(422);
    expect(body.problems).to.deep.equal([
      {
        path: "blockchain.plans.0.image",
        code: "rule",
        what: "is not the template of the machines, debian-13",
      },
    ]);
    expect(room.finalizer.done).to.deep.equal([]);
  });

  it("looks at the machine for each section, and checks answers that are valid", async () => {
    for (const name of NAMES)
      expect((await browser.ask(`/api/detect/${name}`)).body).to.have.all.keys("found", "suggested");
    expect(await codeOf(browser.post("/api/preflight/storage"))).to.equal("SETUP_ANSWERS_MISSING");
    await browser.put("/api/answers/storage", { disks: "local-zfs" });
    expect((await browser.post("/api/preflight/storage")).body).to.deep.equal({
      checks: [{ id: "storage", verdict: "good", what: "is well", remedy: "" }],
    });
    expect(room.checked).to.deep.equal(['{"disks":"local-zfs","seed":"blockhost-seed","backups":null}']);
    expect(await codeOf(browser.ask("/api/detect/nothing"))).to.equal("NO_SUCH_PAGE");
  });

  it("tries the network that was answered, and gives a code for logging in under another address", async () => {
    await browser.put("/api/answers/network", { mode: "keep" });
    expect(await codeOf(browser.post("/api/network/apply"))).to.equal("SETUP_ANSWERS_MISSING");
    await browser.put("/api/answers/network", { mode: "dhcp", interface: "eth0" });
    const { body } = await browser.post("/api/network/apply");
    expect(body).to.include({ confirmBy: 60_000 });
    expect((await room.login(String(body.code), "127.0.0.5")).status).to.equal(200);
    expect(await codeOf(browser.post("/api/network/confirm")), "the session has moved").to.equal(
      "SETUP_LOGIN_NEEDED",
    );
    const moved = await room.browser();
    expect((await moved.post("/api/network/confirm")).status).to.equal(200);
    expect(room.trials).to.deep.equal(["dhcp", "confirm"]);
  });

  it("begins the installation for the wallet alone that becomes the admin", async () => {
    await browser.answerAll(room.admin);
    await browser.sign(room.stranger);
    expect(await codeOf(browser.post("/api/finalize", { do: "start" }))).to.equal("SETUP_WALLET_NEEDED");
    await browser.sign(room.admin);
    expect((await browser.post("/api/finalize", { do: "start" })).status).to.equal(202);
    await browser.post("/api/finalize", { do: "cancel" });
    await browser.post("/api/finalize", { do: "retry" });
    expect(room.finalizer.done).to.deep.equal(["start", "cancel", "retry"]);
    expect((await browser.ask("/api/finalize")).body).to.deep.equal({ status: "running", steps: [] });
    expect(await stepNow()).to.equal("install");
    expect(await codeOf(browser.post("/api/finalize", { do: "erase" }))).to.equal("REQUEST_INVALID");
  });

  it("rehearses with whole answers, and neither beside an installation nor after it", async () => {
    expect((await browser.post("/api/rehearsal", { do: "start" })).status).to.equal(422);
    await browser.answerAll(room.admin);
    for (const [status, code] of [
      ["running", "SETUP_RUNNING"],
      ["stopping", "SETUP_RUNNING"],
      ["done", "SETUP_DONE"],
    ] as const) {
      room.finalizer.status = status;
      expect(await codeOf(browser.post("/api/rehearsal", { do: "start" })), status).to.equal(code);
    }
    expect(room.rehearsal.done).to.deep.equal([]);
    room.finalizer.status = "idle";
    expect((await browser.post("/api/rehearsal", { do: "start" })).status).to.equal(202);
    expect((await browser.ask("/api/rehearsal")).body).to.include({ status: "running" });
    for (const order of ["start", "retry"])
      expect(await codeOf(browser.post("/api/finalize", { do: order }))).to.equal("SETUP_REHEARSING");
    expect((await browser.post("/api/rehearsal", { do: "cancel" })).status).to.equal(202);
    expect((await browser.post("/api/finalize", { do: "start" })).status).to.equal(202);
    expect(room.rehearsal.done).to.deep.equal(["start", "cancel"]);
  });

  it("changes no answer under an installation's feet, and none after it", async () => {
    for (const [status, code] of [
      ["running", "SETUP_RUNNING"],
      ["stopping", "SETUP_RUNNING"],
      ["done", "SETUP_DONE"],
    ] as const) {
      room.finalizer.status = status;
      expect(await codeOf(browser.put("/api/answers/storage", { disks: "other" })), status).to.equal(code);
      expect(await codeOf(browser.post("/api/preflight/storage")), status).to.equal(code);
    }
    expect(room.book.size).to.equal(0);
    for (const status of ["stopped", "failed"] as const) {
      room.finalizer.status = status;
      expect((await browser.put("/api/answers/storage", { disks: status })).status).to.equal(200);
    }
  });

  it("begins nothing anew that is done", async () => {
    await browser.answerAll(room.admin);
    room.finalizer.status = "done";
    expect(await codeOf(browser.post("/api/finalize", { do: "start" }))).to.equal("SETUP_DONE");
    expect(room.finalizer.done).to.deep.equal([]);
  });

  it("tells of the account that pays, as soon as there is one", async () => {
    expect(await codeOf(browser.ask("/api/deployer"))).to.equal("SETUP_NOT_STARTED");
    const output = { address: `0x${"d0".repeat(20)}`, balance: "1000000000000000000", needs: "3" };
    const times = { attempts: 1, startedAt: 1, endedAt: null, estimateSeconds: 60 };
    room.finalizer.steps = [
      { id: "deployer", title: "Wait", status: "running", ...times, output, error: null },
    ];
    expect((await browser.ask("/api/deployer")).body).to.deep.equal(output);
  });

  it("tells events as they come, and those that were missed to who comes back", async () => {
    room.finalizer.say("one");
    const first = await watchEvents(room, browser);
    expect(first.type).to.match(/^text\/event-stream/);
    expect(await first.next()).to.deep.equal(["1", "one"]);
    room.finalizer.say("two\nid: 99\n\ndata: forged");
    expect(await first.next()).to.deep.equal(["2", "two\nid: 99\n\ndata: forged"]);
    first.leave();
    room.finalizer.say("three");
    const second = await watchEvents(room, browser, 2);
    expect(await second.next()).to.deep.equal(["3", "three"]);
    const all = await watchEvents(room, browser);
    expect(await all.next()).to.deep.equal(["1", "one"]);
    await room.browser();
    expect(await second.next(), "the session has ended").to.equal(null);
  });

  it("gives result and backup when it is done, and not before", async () => {
    const passphrase = "correct horse battery staple";
    expect(await codeOf(browser.ask("/api/result"))).to.equal("SETUP_NOT_DONE");
    expect(await codeOf(browser.post("/api/backup", { passphrase }))).to.equal("SETUP_NOT_DONE");
    expect(await codeOf(browser.post("/api/close"))).to.equal("SETUP_NOT_DONE");
    room.finalizer.status = "done";
    expect((await browser.ask("/api/result")).body).to.deep.equal({ portal: "https://host.example.org" });
    const { headers, text } = await browser.post("/api/backup", { passphrase });
    expect(headers["content-disposition"]).to.equal("attachment; filename=blockhost.backup");
    expect(text).to.equal("sealed by 28 characters");
    expect(await codeOf(browser.post("/api/backup", { passphrase: "short" }))).to.equal("REQUEST_INVALID");
    const refused = await browser.post("/api/backup", { passphrase: "that no backup has" });
    expect([refused.status, refused.body.code]).to.deep.equal([409, "BACKUP_SOURCE_UNREADABLE"]);
  });

  it("shuts itself for good when it is closed: code and session let nobody in again", async () => {
    room.finalizer.status = "done";
    const otp = (await room.setup?.issueCode()) ?? "";
    expect((await browser.post("/api/close")).status).to.equal(200);
    await room.setup?.closed;
    expect(await room.ask("/").catch(() => "gone")).to.equal("gone");
    await room.start();
    expect((await browser.ask("/api/answers")).status).to.equal(401);
    expect((await room.login(otp)).status).to.equal(403);
  });

  it("says in its own words what refused behind it, and tells nobody what broke", async () => {
    room.finalizer.retry = async () => {
      throw new FinalError("FINALIZE_NOT_STARTED", "There is nothing to go on with.", "Start it.");
    };
    expect((await browser.post("/api/finalize", { do: "retry" })).body).to.deep.equal({
      code: "FINALIZE_NOT_STARTED",
      what: "There is nothing to go on with.",
      remedy: "Start it.",
    });
    room.finalizer.cancel = async () => {
      throw new Error("of the inside");
    };
    const { status, text, body } = await browser.post("/api/finalize", { do: "cancel" });
    expect([status, body.code]).to.deep.equal([500, "SETUP_FAILED"]);
    expect(text).not.to.contain("of the inside");
    expect(room.logged.join()).to.contain("of the inside").and.not.to.contain(browser.csrf);
  });
});
