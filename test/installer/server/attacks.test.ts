import { expect } from "chai";
import { SetupRoom } from "./support/setup-room.ts";
import { watchEvents } from "./support/watch-events.ts";

/** All of the API that a session opens. */
const CLOSED: readonly (readonly [method: string, path: string, json?: unknown])[] = [
  ["POST", "/api/logout", {}],
  ["POST", "/api/wallet/challenge", { address: `0x${"1".repeat(40)}` }],
  ["POST", "/api/wallet", { message: "", signature: "0x00" }],
  ["GET", "/api/answers"],
  ["PUT", "/api/answers/storage", { disks: "evil" }],
  ["GET", "/api/detect/network"],
  ["POST", "/api/preflight/network", {}],
  ["POST", "/api/network/apply", {}],
  ["POST", "/api/network/confirm", {}],
  ["GET", "/api/deployer"],
  ["POST", "/api/finalize", { do: "start" }],
  ["GET", "/api/finalize"],
  ["GET", "/api/finalize/events"],
  ["GET", "/api/result"],
  ["POST", "/api/backup", { passphrase: "correct horse battery" }],
  ["POST", "/api/close", {}],
];

describe("who attacks the installer", () => {
  let room: SetupRoom;

  beforeEach(async () => {
    room = new SetupRoom();
    await room.start();
  });
  afterEach(() => room.remove());

  /** That nothing has happened on the host. */
  const expectNothingDone = () => {
    expect(room.book.size).to.equal(0);
    expect(room.trials).to.deep.equal([]);
    expect(room.finalizer.done).to.deep.equal([]);
  };

  it("without a session gets nothing of the API, and has nothing done", async () => {
    room.finalizer.status = "done";
    for (const [method, path, json] of CLOSED) {
      const { status, body } = await room.ask(path, { method, json });
      expect([status, body.code], `${method} ${path}`).to.deep.equal([401, "SETUP_LOGIN_NEEDED"]);
    }
    expectNothingDone();
  });

  it("with a cookie that is almost the session's gets nothing either", async () => {
    const { cookie } = await room.browser();
    const others = [
      `${cookie.slice(0, -1)}${cookie.endsWith("A") ? "B" : "A"}`,
      cookie.slice(0, -1),
      `${cookie}A`,
      cookie.replace("__Host-", ""),
      `${cookie}; ${cookie}`,
      `__Host-blockhost-setup=; ${cookie.toUpperCase()}`,
    ];
    for (const other of others) {
      const { status } = await room.ask("/api/answers", { headers: { cookie: other } });
      expect(status, other).to.equal(401);
    }
    expect((await room.ask("/api/answers", { headers: { cookie: `a=b; ${cookie}` } })).status).to.equal(200);
  });

  it("from another site's page changes nothing with the operator's cookie", async () => {
    const { cookie, csrf } = await room.browser();
    for (const [method, path, json] of CLOSED.filter(([method]) => method !== "GET")) {
      const forged: Record<string, string>[] = [
        { cookie },
        { cookie, "x-csrf": "" },
        { cookie, "x-csrf": `${csrf.slice(0, -1)}${csrf.endsWith("A") ? "B" : "A"}` },
        { cookie, "x-csrf": csrf, origin: "https://evil.example" },
        { cookie, "x-csrf": csrf, origin: "null" },
        { cookie, "x-csrf": csrf, "sec-fetch-site": "cross-site" },
        { cookie, "x-csrf": csrf, "sec-fetch-site": "same-site" },
      ];
      for (const headers of forged) {
        const { status, body } = await room.ask(path, { method, json, headers });
        expect([status, body.code], `${method} ${path}`).to.deep.equal([403, "SETUP_FOREIGN_REQUEST"]);
      }
    }
    expectNothingDone();
  });

  it("from another site's page logs nobody in, not even with the right code", async () => {
    const otp = (await room.setup?.issueCode()) ?? "";
    const { body } = await room.ask("/api/login", {
      method: "POST",
      json: { otp },
      headers: { origin: "https://evil.example" },
    });
    expect(body.code).to.equal("SETUP_FOREIGN_REQUEST");
    expect((await room.login(otp)).status).to.equal(200);
  });

  it("from a form is not understood: what is not said to be JSON is read as nothing", async () => {
    const browser = await room.browser();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const { body } = await browser.ask("/api/finalize", {
        method: "POST",
        json: { do: "cancel" },
        headers: { "content-type": type },
      });
      expect(body.code, type).to.equal("REQUEST_TYPE");
    }
    expectNothingDone();
  });

  it("who frames the page, or has it run a script of theirs, is stopped by the browser", async () => {
    for (const path of ["/", "/api/session", "/assets/a-1.js", "/nowhere"]) {
      const { headers } = await room.ask(path);
      const policy = String(headers["content-security-policy"]);
      expect(policy, path).to.contain("default-src 'none'").and.to.contain("script-src 'self'");
      expect(policy, path).to.contain("frame-ancestors 'none'").and.not.to.contain("unsafe");
      expect(headers, path).to.include({ "x-frame-options": "DENY", "x-content-type-options": "nosniff" });
    }
    expect((await room.ask("/api/session")).headers["cache-control"]).to.equal("no-store");
  });

  it("who asks in plain HTTP gets no answer", async () => {
    const failed = await fetch(`http://127.0.0.1:${room.port}/`).then(
      () => false,
      () => true,
    );
    expect(failed).to.equal(true);
  });

  it("who sends too much or nonsense is refused in words that quote none of it", async () => {
    const browser = await room.browser();
    const large = await browser.put("/api/answers/storage", { disks: "x".repeat(30_000) });
    expect(large.body.code).to.equal("REQUEST_TOO_LARGE");
    for (const path of ["/api/answers/__proto__", "/api/answers/constructor", "/api/answers/all"]) {
      expect((await browser.put(path, {})).body.code, path).to.equal("NO_SUCH_PAGE");
    }
    const deep = await browser.put("/api/answers/storage", JSON.parse('{"__proto__": {"disks": "a"}}'));
    expect(deep.status).to.equal(422);
    expect(JSON.stringify(deep.body)).not.to.contain("xxx");
    expectNothingDone();
  });

  it("who leaves with twenty watching windows leaves nothing behind", async () => {
    const browser = await room.browser();
    const windows = await Promise.all(Array.from({ length: 20 }, () => watchEvents(room, browser)));
    expect(room.finalizer.watching).to.equal(20);
    for (const window of windows) window.leave();
    while (room.finalizer.watching > 0) await new Promise(setImmediate);
    expect((await browser.ask("/api/finalize")).status).to.equal(200);
  });
});
