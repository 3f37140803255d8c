import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { SetupRoom } from "./support/setup-room.ts";

const HOUR = 3_600_000;

describe("logging in to the installer", () => {
  let room: SetupRoom;

  beforeEach(async () => {
    room = new SetupRoom();
    await room.start();
  });
  afterEach(() => room.remove());

  const code = async () => (await room.setup?.issueCode()) ?? "";

  it("takes the code that the console shows, once", async () => {
    const otp = await code();
    const { status, body, headers } = await room.login(otp.toLowerCase().replace("-", " "));
    expect(status).to.equal(200);
    expect(body.csrf).to.be.a("string");
    expect(headers["set-cookie"]).to.have.lengthOf(1);
    expect(headers["set-cookie"]?.[0]).to.match(
      /^__Host-blockhost-setup=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect((await room.login(otp, "127.0.0.2")).body.code).to.equal("SETUP_CODE_WRONG");
  });

  it("lets one of two in who type the code at the same time", async () => {
    const otp = await code();
    const answers = await Promise.all([room.login(otp, "127.0.0.2"), room.login(otp, "127.0.0.3")]);
    expect(answers.map(({ status }) => status)).to.have.members([200, 403]);
  });

  it("takes no code that is an hour old", async () => {
    const otp = await code();
    await room.time.pass(HOUR - 1);
    const young = await room.login("00000000", "127.0.0.2");
    expect(young.body.code).to.equal("SETUP_CODE_WRONG");
    await room.time.pass(1);
    expect((await room.login(otp, "127.0.0.3")).body.code).to.equal("SETUP_CODE_WRONG");
  });

  it("shows the console a code by itself whenever nobody is logged in and none is good", async () => {
    expect(room.codes).to.have.lengthOf(1);
    await room.time.pass(HOUR);
    await room.shown(2);
    const { headers } = await room.login(room.codes[1] ?? "");
    expect(headers["set-cookie"]).to.have.lengthOf(1);
    await room.time.pass(12 * HOUR - 30_000);
    expect(room.codes, "while somebody is logged in").to.have.lengthOf(2);
    await room.time.pass(30_000);
    await room.shown(3);
  });

  it("shows the console a new code at each start while nobody is logged in: the last one may be lost", async () => {
    await room.stop();
    await room.start();
    expect(room.codes).to.have.lengthOf(2);
    expect((await room.login(room.codes[0] ?? "", "127.0.0.2")).status).to.equal(403);
    expect((await room.login(room.codes[1] ?? "", "127.0.0.3")).status).to.equal(200);
    await room.stop();
    await room.start();
    expect(room.codes, "somebody is logged in").to.have.lengthOf(2);
  });

  it("is answered with a wrong code's words and time whatever is typed", async () => {
    await code();
    for (const [i, otp] of ["", "00000000", "x".repeat(64), "\u0000"].entries()) {
      const { status, body } = await room.login(otp, `127.0.1.${i + 1}`);
      expect([status, body.code], otp).to.deep.equal([403, "SETUP_CODE_WRONG"]);
    }
    expect((await room.login("x".repeat(65), "127.0.2.1")).body.code).to.equal("REQUEST_INVALID");
  });

  it("has whoever is wrong wait, and says how long", async () => {
    await code();
    expect((await room.login("00000000", "127.0.0.2")).status).to.equal(403);
    const { status, body, headers } = await room.login("00000000", "127.0.0.2");
    expect([status, body.code, body.seconds, headers["retry-after"]]).to.deep.equal([
      429,
      "SETUP_LOGIN_TOO_SOON",
      1,
      "1",
    ]);
  });

  it("lets the operator in at once while others guess from many addresses", async () => {
    const otp = await code();
    const addresses = Array.from({ length: 40 }, (_, i) => `127.1.0.${i + 1}`);
    let isOver = false;
    let guesses = 0;
    const guess = async (from: string) => {
      while (!isOver) {
        const { status } = await room.login("ZZZZZZZZ", from);
        expect(status).to.be.oneOf([403, 429]);
        guesses += 1;
      }
    };
    const attackers = addresses.slice(0, 4).map(guess);
    for (const from of addresses) expect((await room.login("YYYYYYYY", from)).status).to.be.oneOf([403, 429]);
    expect((await room.login(otp, "127.2.0.1")).status).to.equal(200);
    isOver = true;
    await Promise.all(attackers);
    expect(guesses).to.be.greaterThan(0);
  });

  it("ends the session of who was logged in before, who needs another code to come back", async () => {
    const first = await room.browser();
    expect((await first.ask("/api/answers")).status).to.equal(200);
    const second = await room.browser("127.0.0.9");
    expect((await second.ask("/api/answers")).status).to.equal(200);
    expect((await first.ask("/api/answers")).body.code).to.equal("SETUP_LOGIN_NEEDED");
    expect((await first.ask("/api/session")).body).to.include({ csrf: null, wallet: null });
  });

  it("outlives the server, whose files hold neither the code nor the session's token", async () => {
    const browser = await room.browser();
    await browser.sign(room.admin);
    const otp = await code();
    await room.stop();
    const names = await readdir(room.folder);
    expect(names).to.include.members(["login-code.json", "session.json", "setup.pem"]);
    expect((await stat(room.folder)).mode & 0o777).to.equal(0o700);
    for (const name of names) {
      expect((await stat(join(room.folder, name))).mode & 0o777, name).to.equal(0o600);
      const text = await readFile(join(room.folder, name), "utf8");
      const token = browser.cookie.slice(browser.cookie.indexOf("=") + 1);
      for (const secret of [token, browser.csrf, otp, otp.replace("-", "")])
        expect(text, name).not.to.contain(secret);
    }
    const { fingerprint } = room.setup ?? {};
    await room.start();
    expect(room.setup?.fingerprint).to.equal(fingerprint);
    const { body } = await browser.ask("/api/session");
    expect(body).to.include({ csrf: browser.csrf, wallet: room.admin.address.toLowerCase(), fingerprint });
    expect((await room.login(otp)).status, "the code too").to.equal(200);
  });

  it("ends after half a day, and when the operator logs out", async () => {
    const first = await room.browser();
    const { headers } = await first.post("/api/logout");
    expect(headers["set-cookie"]?.[0]).to.contain("Max-Age=0");
    expect((await first.ask("/api/answers")).status).to.equal(401);
    const second = await room.browser();
    await room.time.pass(12 * HOUR - 1);
    expect((await second.ask("/api/answers")).status).to.equal(200);
    await room.time.pass(1);
    expect((await second.ask("/api/answers")).status).to.equal(401);
  });

  it("shows a stranger nothing but the fingerprint of the certificate that is served", async () => {
    const { body } = await room.ask("/api/session");
    expect(body).to.deep.equal({ csrf: null, wallet: null, fingerprint: room.setup?.fingerprint });
    expect(body.fingerprint).to.match(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it("takes as long for a code as would make all of them take centuries", async () => {
    await room.stop();
    await room.start({ logCost: 14 });
    const otp = await code();
    const file = JSON.parse(await readFile(join(room.folder, "login-code.json"), "utf8"));
    expect(Object.keys(file)).to.have.members(["salt", "hash", "expiresAt"]);
    expect((await room.login(otp)).status).to.equal(200);
  });
});
