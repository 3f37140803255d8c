import { expect } from "chai";
import type { Wallet } from "ethers";
import { sessionMessage } from "../../../../keeper/protocol/session-message.ts";
import { CONTRACT_SIGNATURE, PortalRoom } from "../support/portal-room.ts";

const PRIVATE = ["usage", "credential", "snapshots", "keys"].map((what) => `/machines/42/${what}`);
const NONCE = "0123456789abcdef0123456789abcdef";

describe("a session", () => {
  let room: PortalRoom;

  beforeEach(async () => {
    room = new PortalRoom();
    await room.start();
    room.view.seen(42n);
  });
  afterEach(() => room.stop());

  const challenge = async (wallet: string) =>
    String((await room.post("/api/v1/session/challenge", { wallet })).body.text);
  const post = (wallet: string, text: string, signature: string) =>
    room.post("/api/v1/session", { wallet, text, signature });
  async function begin(wallet: Wallet): Promise<string> {
    const text = await challenge(wallet.address);
    return String((await post(wallet.address, text, await wallet.signMessage(text))).body.token);
  }
  async function get(path: string, token?: string, scheme = "Bearer") {
    const headers = token === undefined ? {} : { authorization: `${scheme} ${token}` };
    const response = await fetch(`${room.portal?.url}/api/v1${path}`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, response };
  }
  const code = async (path: string, token?: string) => (await get(path, token)).body.code;

  it("is signed for by a text that says where, for what and for how long", async () => {
    expect(await challenge(room.owner.address)).to.match(
      new RegExp(
        `^host\\.example wants you to sign in with your Ethereum account:\n${room.owner.address}\n\nSee usage, .*\n\n` +
          "URI: https://host\\.example/\nVersion: 1\nChain ID: 31337\nNonce: [0-9a-f]{32}\n" +
          "Issued At: 1970-01-01T00:16:40Z\nExpiration Time: 1970-01-01T00:21:40Z$",
      ),
    );
  });

  it("shows the owner and the user of a machine use, connection details, snapshots and keys", async () => {
    room.view.used = [
      {
        subscription: 42n,
        month: "2026-11",
        netInBytes: 1,
        netOutBytes: 2,
        diskReadBytes: 3,
        diskWriteBytes: 4,
        fullCpuSeconds: 100.25,
        memoryGibHours: 1.5,
        runningSeconds: 99.6,
        wantedSeconds: 100,
      },
    ];
    room.view.snapshots = {
      snapshots: [{ number: 2, takenAt: 1_090 }],
      most: 3,
      backups: [{ takenAt: 1_080 }],
    };
    room.keys.push({
      subscription: 42n,
      key: "AAAA",
      wallet: room.owner.address.toLowerCase(),
      token: "bhd1.SECRET",
      scope: "all",
      issuedAt: 1_000,
      expiresAt: 9_999,
    });
    for (const wallet of [room.owner, room.user]) {
      const token = await begin(wallet);
      expect((await get("/machines/42/usage", token)).body.months).to.deep.equal([
        {
          month: "2026-11",
          cpuSeconds: 201,
          memoryMiBHours: 1_536,
          networkInBytes: "1",
          networkOutBytes: "2",
          runningSeconds: 100,
          wantedSeconds: 100,
        },
      ]);
      expect((await get("/machines/42/credential", token)).body).to.deep.equal({
        host: "198.51.100.7",
        port: 22_042,
        user: "admin",
        hostKey: "ssh-ed25519 AAAA",
      });
      expect((await get("/machines/42/snapshots", token)).body).to.deep.equal(room.view.snapshots);
      const { body, response } = await get("/machines/42/keys", token);
      expect(body.keys).to.have.length(1);
      expect(JSON.stringify(body)).not.to.include("SECRET");
      expect(response.headers.get("cache-control")).to.equal("no-store");
    }
  });

  it("has nothing to say of a machine that the host does not have", async () => {
    room.view.snapshots = null;
    room.view.credential = null;
    const token = await begin(room.owner);
    for (const what of ["snapshots", "credential"])
      expect(await code(`/machines/42/${what}`, token)).to.equal("MACHINE_UNKNOWN");
  });

  it("is needed for all that is private, and says nothing before it is there", async () => {
    const token = await begin(room.owner);
    for (const path of [...PRIVATE, "/machines/43/usage", "/machines/0/keys"]) {
      expect(await code(path), path).to.equal("SESSION_NEEDED");
      for (const wrong of ["", token.slice(1), `${token}A`, "A".repeat(43), "..", token.toLowerCase()])
        expect(await code(path, wrong), path).to.equal("SESSION_NEEDED");
      expect((await get(path, token, "Basic")).status).to.equal(401);
    }
  });

  it("is taken from a header only", async () => {
    const token = await begin(room.owner);
    const url = `${room.portal?.url}/api/v1/machines/42/usage`;
    expect((await fetch(`${url}?access_token=${token}`)).status).to.equal(401);
    expect((await fetch(url, { headers: { cookie: `token=${token}` } })).status).to.equal(401);
  });

  it("takes a text once, whether it was signed rightly or not", async () => {
    const { address } = room.owner;
    const text = await challenge(address);
    const signature = await room.owner.signMessage(text);
    expect((await post(address, text, signature)).status).to.equal(201);
    expect((await post(address, text, signature)).body.code).to.equal("SESSION_CHALLENGE_UNKNOWN");
    const other = await challenge(address);
    expect((await post(address, other, await room.stranger.signMessage(other))).body.code).to.equal(
      "SIGNATURE_WRONG",
    );
    expect((await post(address, other, await room.owner.signMessage(other))).body.code).to.equal(
      "SESSION_CHALLENGE_UNKNOWN",
    );
  });

  it("takes a text for five minutes", async () => {
    const { address } = room.owner;
    const [late, inTime] = [await challenge(address), await challenge(address)];
    await room.time.pass(299_000);
    expect((await post(address, inTime, await room.owner.signMessage(inTime))).status).to.equal(201);
    await room.time.pass(1_000);
    expect((await post(address, late, await room.owner.signMessage(late))).body.code).to.equal(
      "SESSION_CHALLENGE_UNKNOWN",
    );
  });

  it("takes no text but its own: another domain, chain, time, nonce or a letter more", async () => {
    const { address } = room.owner;
    const site = { domain: "host.example", chainId: 31_337n };
    const text = await challenge(address);
    const forged = [
      sessionMessage({ ...site, domain: "evil.example", nonce: NONCE, issuedAt: room.now }, address),
      sessionMessage({ ...site, chainId: 1n, nonce: NONCE, issuedAt: room.now }, address),
      sessionMessage({ ...site, nonce: NONCE, issuedAt: room.now }, address),
      text.replace("host.example wants", "evil.example wants"),
      text.replace("Chain ID: 31337", "Chain ID: 1"),
      text.replace("00:21:40", "23:21:40"),
      `${text}\n`,
      `${text}\nResources:\n- https://evil.example`,
      "",
    ];
    for (const one of forged) {
      const { status, body } = await post(address, one, await room.owner.signMessage(one));
      expect([status, body.code], one).to.deep.equal([403, "SESSION_CHALLENGE_UNKNOWN"]);
    }
    expect(room.checked).to.equal(0);
  });

  it("gives no session for a text that was made for another wallet", async () => {
    const text = await challenge(room.owner.address);
    const { address } = room.stranger;
    expect((await post(address, text, await room.stranger.signMessage(text))).body.code).to.equal(
      "SESSION_CHALLENGE_UNKNOWN",
    );
  });

  it("takes a contract wallet's signature", async () => {
    const wallet = room.owner.address.toLowerCase();
    room.contractWallets.push(wallet);
    const text = await challenge(wallet);
    expect((await post(wallet, text, await room.owner.signMessage(text))).body.code).to.equal(
      "SIGNATURE_WRONG",
    );
    const again = await challenge(wallet);
    expect((await post(wallet, again, CONTRACT_SIGNATURE)).status).to.equal(201);
  });

  it("shows a stranger nothing, of any number", async () => {
    const token = await begin(room.stranger);
    for (const path of PRIVATE) expect(await code(path, token)).to.equal("WALLET_NOT_HOLDER");
    for (const id of ["1", "41", "99999"])
      expect(await code(`/machines/${id}/credential`, token)).to.equal("WALLET_NOT_HOLDER");
  });

  it("shows nothing any more once the machine has another owner, the loan is over or it is closed", async () => {
    const [owner, user, next] = [await begin(room.owner), await begin(room.user), await begin(room.stranger)];
    room.holders = { owner: room.stranger.address.toLowerCase(), ownerKind: "eoa", user: null };
    for (const path of PRIVATE) {
      expect(await code(path, owner)).to.equal("WALLET_NOT_HOLDER");
      expect(await code(path, user)).to.equal("WALLET_NOT_HOLDER");
      expect((await get(path, next)).status).to.equal(200);
    }
    room.holders = null;
    for (const path of PRIVATE) expect(await code(path, next)).to.equal("MACHINE_CLOSED");
  });

  it("lasts an hour, or until it is ended", async () => {
    const [first, second] = [await begin(room.owner), await begin(room.owner)];
    const response = await fetch(`${room.portal?.url}/api/v1/session`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${first}` },
    });
    expect(response.status).to.equal(204);
    expect(await code("/machines/42/usage", first)).to.equal("SESSION_NEEDED");
    await room.time.pass(3_599_000);
    expect((await get("/machines/42/usage", second)).status).to.equal(200);
    await room.time.pass(1_000);
    expect(await code("/machines/42/usage", second)).to.equal("SESSION_NEEDED");
  });

  it("refuses what is no wallet or signature, or too long, before it looks at anything", async () => {
    const { address } = room.owner;
    const text = await challenge(address);
    for (const wallet of ["", "0x12", `${address}0`, 5, null])
      expect((await room.post("/api/v1/session/challenge", { wallet })).status).to.equal(400);
    for (const signature of ["0x", "0xzz", `0x${"ab".repeat(8_193)}`, 7])
      expect((await room.post("/api/v1/session", { wallet: address, text, signature })).status).to.equal(400);
    expect((await post(address, "x".repeat(2_049), "0xab")).status).to.equal(400);
    expect((await post(address, "x".repeat(21_000), "0xab")).status).to.equal(413);
    expect(room.checked).to.equal(0);
  });

  it("says that the chain is away, and leaves the token as it is", async () => {
    const token = await begin(room.owner);
    room.chainIsDown = true;
    expect((await get("/machines/42/usage", token)).status).to.equal(503);
    room.chainIsDown = false;
    expect((await get("/machines/42/usage", token)).status).to.equal(200);
  });

  it("cannot be asked for, or used, without end by one network", async () => {
    await room.stop();
    await room.start({ limits: { requests: 1_000, costly: 4 } });
    for (let at = 0; at < 4; at++) await challenge(room.owner.address);
    for (const path of PRIVATE) expect((await get(path)).status).to.equal(429);
    const asked = await room.post("/api/v1/session/challenge", { wallet: room.owner.address });
    expect(asked.status).to.equal(429);
    expect((await room.get("/api/v1/plans")).status).to.equal(200);
  });

  it("writes no token and no signature to the log", async () => {
    const token = await begin(room.owner);
    Object.defineProperty(room.view, "used", {
      get: () => {
        throw new Error("inner words");
      },
    });
    expect((await get("/machines/42/usage", token)).status).to.equal(500);
    expect(room.logged.join()).to.include("inner words").and.not.include(token);
  });
});
