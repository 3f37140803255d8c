import { expect } from "chai";
import { AdminRoom } from "../../support/admin-room.ts";
import { PortalRoom } from "../../support/portal-room.ts";

/** All that a session opens. */
const READS = [
  "/me",
  "/overview",
  "/machines",
  "/machines/42/usage",
  "/subscriptions",
  "/subscriptions/42",
  "/subscriptions/42/journal/0",
  "/money",
  "/commands",
  "/network",
  "/certificates",
  "/log/0",
  "/usage",
].map((path) => `/api/v1/admin${path}`);

describe("the operator's panel", () => {
  let room: AdminRoom;

  beforeEach(async () => {
    room = new AdminRoom();
    await room.start();
  });
  afterEach(() => room.stop());

  const token = async () => String((await room.signIn(room.operator)).body.token);
  const code = async (path: string, session?: string) =>
    (await room.ask(path, session === undefined ? {} : { token: session })).body.code;

  it("is signed for by a text of its own, which names the panel and says that it gives no power", async () => {
    const { body } = await room.ask("/api/v1/session/challenge", {
      method: "POST",
      json: { wallet: room.operator.address },
    });
    expect(body.text).to.match(
      new RegExp(
        `^host\\.example:8444 wants you to sign in with your Ethereum account:\n${room.operator.address}\n\n` +
          "Look into this host as its operator .* changes nothing\\.\n\nURI: https://host\\.example:8444/admin\n",
      ),
    );
  });

  it("shows everything to a wallet that has the operator's role, the admin's or token 0", async () => {
    for (const role of ["operator", "admin", "token-0"] as const) {
      room.roles.set(room.operator.address.toLowerCase(), [role]);
      const session = await token();
      for (const path of READS) expect((await room.ask(path, { token: session })).status, path).to.equal(200);
      const { body } = await room.ask("/api/v1/admin/me", { token: session });
      expect(body).to.deep.include({ wallet: room.operator.address.toLowerCase(), roles: [role] });
    }
  });

  it("shows nothing without a session, not even whether something is there", async () => {
    for (const path of READS) {
      const { status, body } = await room.ask(path);
      expect([status, body.code], path).to.deep.equal([401, "SESSION_NEEDED"]);
    }
    expect(await code("/api/v1/admin/subscriptions/99999")).to.equal("SESSION_NEEDED");
    expect(await code("/api/v1/admin/overview", "A".repeat(43))).to.equal("SESSION_NEEDED");
  });

  it("begins no session for who runs nothing here, or may only pause or plan", async () => {
    for (const roles of [[], ["pauser"], ["planner"]] as const) {
      room.roles.set(room.stranger.address.toLowerCase(), roles);
      const { status, body } = await room.signIn(room.stranger);
      expect([status, body.code]).to.deep.equal([403, "WALLET_NOT_OPERATOR"]);
    }
  });

  it("closes within seconds when the chain takes the role back", async () => {
    const session = await token();
    room.roles.delete(room.operator.address.toLowerCase());
    await room.time.pass(15_000);
    expect(await code("/api/v1/admin/overview", session)).to.equal("WALLET_NOT_OPERATOR");
  });

  it("asks the chain once for many looks, and goes on for ten minutes without it", async () => {
    const session = await token();
    for (const path of READS) await room.ask(path, { token: session });
    expect(room.asked).to.equal(1);
    room.chainIsDown = true;
    await room.time.pass(599_000);
    expect((await room.ask("/api/v1/admin/overview", { token: session })).status).to.equal(200);
    await room.time.pass(2_000);
    expect(await code("/api/v1/admin/overview", session)).to.equal("PORTAL_BUSY");
    // Who signs in anew has to be looked at.
    expect((await room.signIn(room.operator)).body.code).to.equal("PORTAL_BUSY");
  });

  it("ends a session when it is asked to, and after an hour", async () => {
    const first = await token();
    await room.ask("/api/v1/session", { method: "DELETE", token: first });
    expect(await code("/api/v1/admin/me", first)).to.equal("SESSION_NEEDED");
    const second = await token();
    await room.time.pass(3_600_000);
    expect(await code("/api/v1/admin/me", second)).to.equal("SESSION_NEEDED");
  });

  it("takes no text and no session of the tenants' portal, nor the portal one of the panel's", async () => {
    const portal = new PortalRoom();
    await portal.start();
    try {
      const { operator } = room;
      const wallet = operator.address;
      const text = String((await portal.post("/api/v1/session/challenge", { wallet })).body.text);
      const signature = await operator.signMessage(text);
      const json = { wallet, text, signature };
      expect((await room.ask("/api/v1/session", { method: "POST", json })).body.code).to.equal(
        "SESSION_CHALLENGE_UNKNOWN",
      );
      const tenants = String((await portal.post("/api/v1/session", json)).body.token);
      expect(await code("/api/v1/admin/me", tenants)).to.equal("SESSION_NEEDED");
      const headers = { authorization: `Bearer ${await token()}` };
      const private_ = await fetch(`${portal.portal?.url}/api/v1/machines/42/usage`, { headers });
      expect(private_.status).to.equal(401);
    } finally {
      await portal.stop();
    }
  });

  it("is not part of what tenants are served", async () => {
    const portal = new PortalRoom();
    await portal.start();
    try {
      for (const path of [...READS, "/admin", "/admin/machines"])
        expect((await fetch(`${portal.portal?.url}${path}`)).status, path).to.equal(404);
    } finally {
      await portal.stop();
    }
  });

  it("serves its document under /admin and its assets, runs nothing from elsewhere and sets no cookie", async () => {
    for (const path of ["/admin", "/admin/machines", "/admin/subscriptions/42"]) {
      const response = await fetch(`${room.panel?.url}${path}`);
      expect(await response.text(), path).to.equal("<p>panel");
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'");
      expect(policy).not.to.match(/unsafe|https?:|\*/);
      expect(response.headers.get("cache-control")).to.equal("no-store");
      for (const none of ["set-cookie", "access-control-allow-origin", "x-powered-by"])
        expect(response.headers.get(none), none).to.equal(null);
    }
    expect((await fetch(`${room.panel?.url}/assets/a-1.js`)).status).to.equal(200);
    const root = await fetch(`${room.panel?.url}/`, { redirect: "manual" });
    expect([root.status, root.headers.get("location")]).to.deep.equal([302, "/admin"]);
    for (const path of ["/admin/machines/../../x", "/admin/Machines", "/machines", "/assets/b.js"])
      expect((await fetch(`${room.panel?.url}${path}`)).status, path).to.equal(404);
  });

  it("refuses numbers that are none", async () => {
    const session = await token();
    for (const path of ["/subscriptions/0", "/subscriptions/x", "/subscriptions/1/journal/-1", "/log/1e3"]) {
      const { status } = await room.ask(`/api/v1/admin${path}`, { token: session });
      expect(status, path).to.be.within(400, 404);
    }
  });
});
