import { expect } from "chai";
import { encodeChallenge } from "../../../../keeper/protocol/login-challenge.ts";
import { CODE, PortalRoom } from "../support/portal-room.ts";

describe("the relay for guests", () => {
  let room: PortalRoom;
  beforeEach(async () => {
    room = new PortalRoom();
    await room.start();
  });
  afterEach(() => room.stop());

  const post = (body: string, headers = `Content-Length: ${Buffer.byteLength(body)}`) =>
    `POST /guest/v1/logins HTTP/1.1\r\nHost: relay\r\n${headers}\r\n\r\n${body}`;
  const get = (path: string) => `GET /guest/v1/machines/${path} HTTP/1.1\r\nHost: relay\r\n\r\n`;
  const instance = (at: number) => room.machines[at]?.instance ?? "";
  const bodyOf = (attempt = room.attempt()) =>
    `BlockHost login 1\nchallenge=${encodeChallenge(attempt)}\ncode=${CODE}\n`;

  it("gives the statement as it is, with its length and at the end of the connection", async () => {
    const { status, head, body } = await room.guest(get(`${instance(0)}/ownership`)).result();
    expect(status).to.equal(200);
    expect(body).to.equal("BlockHost ownership 1\n");
    expect(head).to.include("Content-Length: 22\r\n").and.include("Connection: close");
    expect(head).not.to.match(/chunked/i);
    expect(head.length).to.be.lessThan(1_024);
  });

  it("gives the registered keys, one a line", async () => {
    const key = { subscription: 42n, wallet: "0x01", scope: "machine", issuedAt: 0, expiresAt: 1e9 } as const;
    room.keys.push({ ...key, key: "AAAA1", token: "bhd1.one" }, { ...key, key: "AAAA2", token: "bhd1.two" });
    const { body } = await room.guest(get(`${instance(0)}/delegations`)).result();
    expect(body).to.equal("BlockHost delegations 1\nAAAA1 bhd1.one\nAAAA2 bhd1.two\n");
  });

  it("tells a guest nothing of another machine, whose address it does not have", async () => {
    for (const name of ["ownership", "delegations"]) {
      const call = room.guest(get(`${instance(1)}/${name}`), "127.0.0.42");
      expect((await call.result()).status, name).to.equal(403);
    }
    const behindRouter = room.guest(get(`${instance(1)}/ownership`), "127.0.0.99");
    expect((await behindRouter.result()).status).to.equal(200);
  });

  it("knows no machine that is not there, and no other path or method", async () => {
    for (const bytes of [
      get(`${"0".repeat(32)}/ownership`),
      get(`${instance(0)}/secrets`),
      get(`${instance(0)}/ownership?x=1`),
      get(`..%2f${instance(0)}/ownership`),
      get(`${instance(0)}/ownership`).replace("GET", "DELETE"),
      "GET / HTTP/1.1\r\nHost: relay\r\n\r\n",
    ]) {
      expect((await room.guest(bytes).result()).status, bytes).to.equal(404);
    }
  });

  it("looks for sixty machines that are not there in a minute, and no more, for one address", async () => {
    for (let at = 0; at < 60; at++) await room.guest(get(`${"0".repeat(32)}/ownership`)).answer();
    expect((await room.guest(get(`${instance(0)}/ownership`)).result()).status).to.equal(404);
    const other = room.guest(get(`${instance(1)}/ownership`), "127.0.0.43");
    expect((await other.result()).status, "another address").to.equal(200);
    await room.time.pass(60_000);
    expect((await room.guest(get(`${instance(0)}/ownership`)).result()).status).to.equal(200);
  });

  it("says 503 while the chain is away", async () => {
    room.chainIsDown = true;
    expect((await room.guest(get(`${instance(0)}/ownership`)).result()).status).to.equal(503);
  });

  it("lets a guest ask so often in a minute and no more", async () => {
    const path = get(`${instance(0)}/delegations`);
    const statuses = [];
    for (let call = 0; call < 245; call++) statuses.push((await room.guest(path).result()).status);
    expect(statuses.lastIndexOf(200)).to.equal(239);
    expect(statuses.at(-1)).to.equal(429);
    await room.time.pass(60_000);
    expect((await room.guest(path).result()).status).to.equal(200);
  });

  it("waits until the login has expired, and says that there is nothing", async () => {
    const attempt = room.attempt();
    const call = room.login(attempt);
    await room.until(attempt.sid, "waiting");
    await room.time.pass(119_999);
    await room.until(attempt.sid, "waiting");
    await room.time.pass(1);
    expect((await call.result()).status).to.equal(503);
    await room.until(attempt.sid, "expired");
  });

  it("sees a guest that hangs up, and one that closes its half", async () => {
    for (const leave of ["destroy", "end"] as const) {
      const attempt = room.attempt();
      const call = room.login(attempt);
      await room.until(attempt.sid, "waiting");
      call.socket[leave]();
      await room.until(attempt.sid, "abandoned");
    }
  });

  it("takes a login only from its machine, with everything as the host knows it", async () => {
    for (const changes of [
      { chainId: 1n },
      { contract: `0x${"00".repeat(20)}` },
      { tokenId: 43n },
      { vm: "vm-43" },
      { user: "root" },
      { domain: "evil.example" },
      { domain: "host.example:8443" },
      { instance: instance(1) },
    ]) {
      const { status } = await room.login(room.attempt(changes)).result();
      expect(status, Object.keys(changes).join()).to.equal(403);
    }
    const unknown = room.login(room.attempt({ instance: "f".repeat(32) }));
    expect((await unknown.result()).status).to.equal(404);
    const other = room.login(room.attempt(), { from: "127.0.0.43" });
    expect((await other.result()).status, "another machine's address").to.equal(403);
  });

  it("takes a clock that is five minutes off, and none that is more", async () => {
    for (const off of [-301, 301]) {
      const call = room.login(room.attempt({ issuedAt: room.now + off }));
      expect((await call.result()).status, `${off} s`).to.equal(400);
    }
    for (const off of [-300, 300]) {
      const attempt = room.attempt({ issuedAt: room.now + off });
      const call = room.login(attempt);
      await room.until(attempt.sid, "waiting");
      call.hangUp();
    }
  });

  it("takes the same request once", async () => {
    const attempt = room.attempt();
    const first = room.login(attempt);
    await room.until(attempt.sid, "waiting");
    expect((await room.login(attempt).result()).status).to.equal(409);
    first.hangUp();
    await room.until(attempt.sid, "abandoned");
    expect((await room.login(attempt).result()).status, "after its end").to.equal(409);
  });

  it("lets five from one source wait and ten in all, whatever other machines do", async () => {
    const from = (sourceIp: string) => room.attempt({ sourceIp });
    const waiting = async (attempt: ReturnType<typeof from>) => {
      room.login(attempt);
      await room.until(attempt.sid, "waiting");
    };
    for (let at = 0; at < 5; at++) await waiting(from(`2001:db8::${at + 1}`));
    const sixth = await room.login(from("2001:db8::ffff")).result();
    expect(sixth.status, "the same /64").to.equal(429);
    for (let at = 0; at < 5; at++) await waiting(from(`198.51.100.${at}`));
    expect((await room.login(from("203.0.113.1")).result()).status, "an eleventh").to.equal(429);
    const other = room.attempt({ tokenId: 43n, vm: "vm-43", instance: instance(1) });
    room.login(other, { from: "127.0.0.43" });
    await room.until(other.sid, "waiting");
  });

  it("takes thirty new ones of a machine in a minute", async () => {
    for (let at = 0; at < 30; at++) {
      const attempt = room.attempt();
      const call = room.login(attempt);
      await room.until(attempt.sid, "waiting");
      call.hangUp();
      await room.until(attempt.sid, "abandoned");
    }
    expect((await room.login(room.attempt()).result()).status).to.equal(429);
    await room.time.pass(60_000);
    const attempt = room.attempt();
    room.login(attempt);
    await room.until(attempt.sid, "waiting");
  });

  it("refuses what is not a login, byte for byte", async () => {
    const good = bodyOf();
    for (const body of [
      "",
      good.slice(0, -1),
      `${good}\n`,
      good.replaceAll("\n", "\r\n"),
      good.replace("login 1", "login 2"),
      good.replace(CODE, CODE.toLowerCase()),
      good.replace(CODE, "WDJB-MJHT"),
      good.replace(CODE, "AEIOUAEI"),
      good.replace("bh1.", "bh2."),
      good.replace("\ncode", "A\ncode"),
      good.replace("challenge=", "challenge=\x00"),
      `${good}challenge=x\n`,
    ]) {
      expect((await room.guest(post(body)).result()).status, JSON.stringify(body)).to.be.oneOf([400, 403]);
    }
    for (const headers of ["", "Content-Length: x", "Transfer-Encoding: chunked"]) {
      const call = room.guest(post(headers.includes("chunked") ? "1\r\nx\r\n0\r\n\r\n" : "", headers));
      expect((await call.result()).status, headers).to.equal(400);
    }
  });

  it("reads no body that is said to be too long, and no head that is", async () => {
    const call = room.guest(post("", "Content-Length: 1025"));
    expect((await call.result()).status).to.equal(400);
    const endless = room.guest(`GET /${"a".repeat(4_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect((await endless.result()).status).to.equal(431);
  });

  it("goes on when a port fails, and says no more than that", async () => {
    Object.defineProperty(room, "statement", { get: () => expect.fail("a secret") });
    const { status, body } = await room.guest(get(`${instance(0)}/ownership`)).result();
    expect({ status, body }).to.deep.equal({ status: 503, body: "PORTAL_BUSY\n" });
  });
});
