import { expect } from "chai";
import { getBytes, hexlify, Signature, toBeHex } from "ethers";
import { expandChallenge } from "../../../../keeper/protocol/login-challenge.ts";
import type { LoginAttempt } from "../../../../keeper/protocol/login-message.ts";
import type { GuestCall } from "../support/guest-call.ts";
import { APPROVAL, CODE, CONTRACT_SIGNATURE, PortalRoom } from "../support/portal-room.ts";

const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("approving a login", () => {
  let room: PortalRoom;
  beforeEach(async () => {
    room = new PortalRoom();
    await room.start();
  });
  afterEach(() => room.stop());

  const at = (attempt: LoginAttempt, what: string) => `/api/v1/logins/${attempt.sid}/${what}`;
  const claim = (attempt: LoginAttempt, code: unknown = CODE) => room.post(at(attempt, "claim"), { code });

  /** A login that waits, as the guest has it. */
  async function waiting(attempt = room.attempt()): Promise<{ attempt: LoginAttempt; guest: GuestCall }> {
    const guest = room.login(attempt);
    await room.until(attempt.sid, "waiting");
    return { attempt, guest };
  }

  async function claimed(attempt?: LoginAttempt) {
    const login = await waiting(attempt);
    const { body } = await claim(login.attempt);
    return { ...login, ticket: String(body.ticket), challenge: String(body.challenge) };
  }

  const approve = (login: { attempt: LoginAttempt; ticket: string }, wallet: string, signature: string) =>
    room.post(at(login.attempt, "approve"), { ticket: login.ticket, wallet, signature });

  for (const who of ["owner", "user"] as const) {
    it(`gives the guest the signature of the ${who}`, async () => {
      const login = await claimed();
      const { address } = room[who];
      const signature = await room[who].signMessage(expandChallenge(login.challenge, address));
      expect((await approve(login, address, signature)).body).to.deep.equal({ state: "approved" });
      const { status, head, body } = await login.guest.result();
      expect({ status, body }).to.deep.equal({ status: 200, body: `signature=${signature}\n` });
      expect(head).to.include(`Content-Length: ${body.length}`);
      expect((await room.get(`/api/v1/logins/${login.attempt.sid}`)).body.state).to.equal("approved");
    });
  }

  it("tells who has typed the code what the login is, and nobody else", async () => {
    const { attempt } = await waiting(room.attempt({ sourceIp: "203.0.113.9", sourcePort: 4_711 }));
    expect((await room.get(`/api/v1/logins/${attempt.sid}`)).body).to.deep.equal({ state: "waiting" });
    await room.time.pass(20_000);
    const { status, body } = await claim(attempt, "wdjb-mjht");
    expect(status).to.equal(200);
    const { ticket, challenge, ...facts } = body;
    expect(ticket).to.match(/^[A-Za-z0-9_-]{43}$/);
    expect(challenge).to.match(/^bh1\./);
    expect(facts).to.deep.equal({
      vm: "vm-42",
      user: "admin",
      sourceIp: "203.0.113.9",
      sourcePort: 4_711,
      millisecondsLeft: 100_000,
      sameAddress: false,
    });
    const near = await waiting(room.attempt({ sourceIp: "127.0.0.1" }));
    expect((await claim(near.attempt)).body.sameAddress).to.equal(true);
  });

  it("says of a login that it does not know what a person can do", async () => {
    for (const sid of ["ABCDEFGH", "x", "%00", "a".repeat(500), "__proto__", "constructor"]) {
      expect((await room.get(`/api/v1/logins/${sid}`)).body, sid).to.deep.equal({ state: "absent" });
      const { status, body } = await room.post(`/api/v1/logins/${sid}/claim`, { code: CODE });
      expect({ status, code: body.code }).to.deep.equal({ status: 404, code: "LOGIN_NOT_HERE" });
      expect(body.remedy).to.include("press Enter in the terminal");
    }
  });

  it("is void after five wrong codes, the right one too, and the guest hears a no", async () => {
    const { attempt, guest } = await waiting();
    for (let left = 4; left > 0; left--) {
      const { status, body } = await claim(attempt, "BBBBBBBB");
      expect({ status, ...body }).to.include({ status: 403, code: "LOGIN_CODE_WRONG", triesLeft: left });
    }
    const fifth = await claim(attempt, "BBBBBBBB");
    expect({ status: fifth.status, ...fifth.body }).to.include({ status: 410, state: "void" });
    expect((await claim(attempt)).status, "sixth, and right").to.equal(410);
    expect((await guest.result()).body).to.equal("denied\n");
  });

  it("does not count what cannot be a code", async () => {
    const { attempt } = await waiting();
    for (const code of ["", "ABC", "WDJB-MJHTT", "WDJB MJH1", "ＷDJBMJHT"]) {
      const { status, body } = await claim(attempt, code);
      expect({ status, code: body.code }, code).to.deep.equal({ status: 400, code: "LOGIN_CODE_MALFORMED" });
    }
    expect((await claim(attempt)).status).to.equal(200);
  });

  it("takes no ticket but the login's own, and of two the later", async () => {
    const [one, other] = [
      await claimed(),
      await claimed(room.attempt({ nonce: "BBCDEFGHIJKLMNOPQRSTUVWXYA" })),
    ];
    const { address } = room.owner;
    const signature = await room.owner.signMessage(expandChallenge(one.challenge, address));
    const { body: again } = await claim(one.attempt);
    for (const ticket of [other.ticket, one.ticket, "", "x".repeat(43)]) {
      for (const [what, json] of [
        ["approve", { ticket, wallet: address, signature }],
        ["deny", { ticket }],
      ] as const) {
        expect((await room.post(at(one.attempt, what), json)).body.code).to.equal("LOGIN_TICKET_WRONG");
      }
    }
    expect(room.checked, "not one signature was looked at").to.equal(0);
    expect((await approve({ ...one, ticket: String(again.ticket) }, address, signature)).status).to.equal(
      200,
    );
  });

  it("decides nothing before the code was typed", async () => {
    const { attempt } = await waiting();
    for (const what of ["approve", "deny"]) {
      const json = {
        ticket: "",
        ...(what === "approve" ? { wallet: room.owner.address, signature: "0x00" } : {}),
      };
      expect((await room.post(at(attempt, what), json)).body.code).to.equal("LOGIN_TICKET_WRONG");
    }
  });

  it("tells a wrong wallet so and burns nothing", async () => {
    const login = await claimed();
    const { address } = room.stranger;
    const foreign = await room.stranger.signMessage(expandChallenge(login.challenge, address));
    const { status, body } = await approve(login, address, foreign);
    expect({ status, code: body.code }).to.deep.equal({ status: 403, code: "WALLET_NOT_HOLDER" });
    expect((await approve(login, room.owner.address, foreign)).body.code, "a lie").to.equal(
      "SIGNATURE_WRONG",
    );
    const own = await room.owner.signMessage(expandChallenge(login.challenge, room.owner.address));
    expect((await approve(login, room.owner.address, own)).status).to.equal(200);
  });

  it("takes no signature of another login, of high s, or cut", async () => {
    const [one, other] = [
      await claimed(),
      await claimed(room.attempt({ nonce: "BBCDEFGHIJKLMNOPQRSTUVWXYA" })),
    ];
    const { address } = room.owner;
    const signed = Signature.from(await room.owner.signMessage(expandChallenge(one.challenge, address)));
    const high = `${signed.r}${toBeHex(N - BigInt(signed.s), 32).slice(2)}${signed.v === 27 ? "1c" : "1b"}`;
    for (const signature of [high, signed.serialized.slice(0, -2), `${signed.serialized}00`, "0x00"]) {
      expect((await approve(one, address, signature)).body.code, signature).to.equal("SIGNATURE_WRONG");
    }
    expect((await approve(other, address, signed.serialized)).body.code, "replayed").to.equal(
      "SIGNATURE_WRONG",
    );
    expect((await approve(one, address, signed.serialized)).status).to.equal(200);
    expect((await approve(one, address, signed.serialized)).body.code, "twice").to.equal("LOGIN_ENDED");
  });

  it("looks at twenty signatures for a login and no more", async () => {
    const login = await claimed();
    for (let at = 0; at < 20; at++) {
      expect((await approve(login, room.owner.address, "0x00")).body.code).to.equal("SIGNATURE_WRONG");
    }
    expect((await approve(login, room.owner.address, "0x00")).body.code).to.equal("LOGIN_TRIED_TOO_OFTEN");
  });

  it("gives the guest the attester's approval of a contract wallet's signature", async () => {
    room.contractWallets.push(room.owner.address.toLowerCase());
    const login = await claimed();
    expect((await approve(login, room.owner.address, "0x00")).body.code).to.equal("SIGNATURE_WRONG");
    expect((await approve(login, room.owner.address, CONTRACT_SIGNATURE)).status).to.equal(200);
    expect((await login.guest.result()).body).to.equal(`signature=${APPROVAL}\n`);
  });

  it("lets no contract wallet in to which the machine is lent: no guest could check it", async () => {
    const lent = room.user.address.toLowerCase();
    room.contractWallets.push(lent);
    const login = await claimed();
    const { body } = await approve(login, lent, CONTRACT_SIGNATURE);
    expect(body.code).to.equal("WALLET_IS_CONTRACT");
  });

  it("lets nobody in to a machine that is closed, and asks for patience while the chain is away", async () => {
    const login = await claimed();
    room.chainIsDown = true;
    const busy = await approve(login, room.owner.address, "0x00");
    expect({ status: busy.status, code: busy.body.code }).to.deep.equal({ status: 503, code: "PORTAL_BUSY" });
    room.chainIsDown = false;
    room.holders = null;
    expect((await approve(login, room.owner.address, "0x00")).body.code).to.equal("MACHINE_CLOSED");
  });

  it("denies, and keeps the source away from the machine for ten minutes", async () => {
    const login = await claimed(room.attempt({ sourceIp: "2001:db8::1" }));
    expect((await room.post(at(login.attempt, "deny"), { ticket: login.ticket })).body).to.deep.equal({
      state: "denied",
    });
    expect((await login.guest.result()).body).to.equal("denied\n");
    const status = async (sourceIp: string) => (await room.login(room.attempt({ sourceIp })).result()).status;
    expect(await status("2001:db8::2"), "the same /64").to.equal(403);
    await waiting(room.attempt({ sourceIp: "2001:db8:0:1::1" }));
    await room.time.pass(599_999);
    expect(await status("2001:db8::1")).to.equal(403);
    await room.time.pass(1);
    await waiting(room.attempt({ sourceIp: "2001:db8::1" }));
  });

  it("is too late after two minutes, and when the terminal was closed", async () => {
    const [slow, gone] = [await claimed(), await claimed()];
    gone.guest.hangUp();
    await room.until(gone.attempt.sid, "abandoned");
    await room.time.pass(120_000);
    for (const [login, state] of [
      [slow, "expired"],
      [gone, "abandoned"],
    ] as const) {
      const { body } = await approve(login, room.owner.address, "0x00");
      expect(body).to.include({ code: "LOGIN_ENDED", state });
    }
  });

  it("forgets a login when its challenge is too old to come again", async () => {
    const { attempt } = await waiting();
    await room.time.pass(420_001);
    await waiting();
    expect((await room.get(`/api/v1/logins/${attempt.sid}`)).body.state).to.equal("absent");
  });

  it("takes no field that is more, less or other than it should be", async () => {
    const login = await claimed();
    const good = { ticket: login.ticket, wallet: room.owner.address, signature: "0x00" };
    const evil = "<script>alert(1)</script>\u0000\r\nX: y";
    for (const json of [
      { ...good, more: 1 },
      { ...good, wallet: undefined },
      ...["ticket", "wallet", "signature"].flatMap((field) => [
        { ...good, [field]: 1 },
        { ...good, [field]: ["a"] },
        { ...good, [field]: { toString: "x" } },
        { ...good, [field]: evil.repeat(10) },
      ]),
      { ...good, signature: hexlify(getBytes(`0x${"00".repeat(8_193)}`)) },
      "[]",
      '"text"',
      "{",
      '{"__proto__":{"ticket":"x"}}',
    ]) {
      const { status, body } = await room.post(at(login.attempt, "approve"), json);
      expect({ status, code: body.code }, JSON.stringify(json).slice(0, 80)).to.deep.equal({
        status: 400,
        code: "REQUEST_INVALID",
      });
    }
    expect(room.checked).to.equal(0);
  });

  it("logs neither code nor ticket nor signature", async () => {
    const login = await claimed();
    await claim(login.attempt, "BBBBBBBB");
    const { address } = room.owner;
    const signature = await room.owner.signMessage(expandChallenge(login.challenge, address));
    await room.post(at(login.attempt, "approve"), `{"ticket":"${login.ticket}",`);
    await approve(login, address, signature);
    await login.guest.result();
    const log = room.logged.join("\n");
    expect(log).to.include(login.attempt.sid);
    for (const secret of [CODE, "BBBBBBBB", login.ticket, signature.slice(2)])
      expect(log).not.to.include(secret);
  });
});
