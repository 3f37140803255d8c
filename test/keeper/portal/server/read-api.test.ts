import { expect } from "chai";
import { FinalError } from "../../../../keeper/core/errors.ts";
import { PortalRoom } from "../support/portal-room.ts";
import { subscriptionView } from "../support/public-room.ts";

const OWNER = `0x${"0a".repeat(20)}`;
const OTHER = `0x${"0b".repeat(20)}`;

describe("what everybody may read", () => {
  let room: PortalRoom;
  const get = (path: string) => room.get(`/api/v1${path}`);

  beforeEach(async () => {
    room = new PortalRoom();
    await room.start();
  });
  afterEach(() => room.stop());

  it("tells of the host what a wallet and a page need", async () => {
    const { body } = await get("/host");
    expect(body).to.deep.include({
      name: "Example Host",
      accent: "#336699",
      terms: "Be kind.",
      domain: "host.example",
      paused: false,
      swaps: [],
    });
    expect(body.chain).to.deep.include({ id: 31_337, rpcUrls: [] });
    expect(body.contracts).to.deep.include({ checkout: null });
  });

  it("puts plans that are sold first, and the cheaper before the dearer", async () => {
    const { plans } = (await get("/plans")).body as { plans: { id: string; pricePerDay: string }[] };
    expect(plans.map(({ id }) => id)).to.deep.equal(["2", "1", "3"]);
    expect(plans[0]?.pricePerDay).to.equal("1000000");
  });

  it("asks the chain for a thousand readers as for one", async () => {
    for (let at = 0; at < 10; at++)
      await Promise.all(Array.from({ length: 50 }, () => Promise.all([get("/plans"), get("/host")])));
    expect(room.view.asked).to.deep.equal({ offer: 1, money: 1, look: 0 });
    await room.time.pass(5_000);
    await get("/plans");
    expect(room.view.asked).to.deep.equal({ offer: 2, money: 1, look: 0 });
  });

  it("goes on with what it has while the chain is away, for ten minutes", async () => {
    await get("/plans");
    room.chainIsDown = true;
    await room.time.pass(599_000);
    expect((await get("/plans")).status).to.equal(200);
    await room.time.pass(1_000);
    expect(await get("/plans")).to.deep.include({ status: 503 });
  });

  it("lets answers that change slowly be kept for seconds, and nothing else", async () => {
    room.view.seen(42n);
    const kept = async (path: string) =>
      (await fetch(`${room.portal?.url}/api/v1${path}`)).headers.get("cache-control");
    expect(await kept("/host")).to.equal("public, max-age=15");
    expect(await kept("/plans")).to.equal("public, max-age=5");
    expect(await kept("/status")).to.equal("public, max-age=5");
    expect(await kept("/subscriptions/42")).to.equal("no-store");
    expect(await kept(`/owners/${OWNER}/subscriptions`)).to.equal("no-store");
    room.chainIsDown = true;
    await room.time.pass(700_000);
    expect(await kept("/plans")).to.equal("no-store");
  });

  it("tells a subscription as the keeper saw it last, without asking the chain", async () => {
    room.view.seen(42n, { user: { address: OTHER, expires: 9_999 } });
    const { status, body } = await get("/subscriptions/42");
    expect(status).to.equal(200);
    expect(body).to.deep.include({
      id: "42",
      status: "active",
      paidAt: 1_000,
      startsAt: 1_090,
      graceEndsAt: 1_090 + 86_400 + 7 * 86_400,
      power: "running",
      stage: null,
      user: { address: OTHER, expires: 9_999 },
    });
    expect(room.view.asked.look).to.equal(0);
  });

  it("guesses no time of payment while a server does not know the plan yet", async () => {
    room.view.seen(42n);
    room.view.offer = { ...room.view.offer, plans: [] };
    expect((await get("/subscriptions/42")).body).to.deep.include({ code: "PORTAL_BUSY" });
  });

  it("says how far a purchase is that is not delivered", async () => {
    const pending = { status: "pending", owner: null, startsAt: 0, expiresAt: 0 } as const;
    room.view.seen(42n, pending);
    expect((await get("/subscriptions/42")).body).to.include({ stage: "paid", graceEndsAt: 0 });
    room.view.lines = [
      { seq: 1, at: 5, name: "seen", saga: "provision", step: "" },
      { seq: 2, at: 6, name: "left", saga: "provision", step: "clone" },
      { seq: 3, at: 7, name: "retry", saga: "provision", step: "configure" },
    ];
    room.view.feed.written("42");
    expect((await get("/subscriptions/42")).body.stage).to.equal("cloned");
  });

  it("lists what a wallet holds, is lent, or has paid for or is to get; the newest first", async () => {
    const pending = { status: "pending", owner: null } as const;
    room.view.seen(1n);
    room.view.seen(2n, { owner: OTHER, user: { address: OWNER, expires: 9_999 } });
    room.view.seen(3n, { ...pending, payer: OTHER, recipient: OWNER });
    room.view.seen(4n, { ...pending, payer: OWNER, recipient: OTHER });
    room.view.seen(5n, { owner: OTHER });
    room.view.seen(6n, { status: "closed" });
    const ids = async (address: string) => {
      const { body } = await get(`/owners/${address}/subscriptions`);
      return (body.subscriptions as { id: string }[]).map(({ id }) => id);
    };
    expect(await ids(OWNER)).to.deep.equal(["4", "3", "2", "1"]);
    expect(await ids(OWNER.toUpperCase().replace("0X", "0x"))).to.deep.equal(["4", "3", "2", "1"]);
    expect(await ids(OTHER)).to.deep.equal(["5", "4", "3", "2"]);
    expect(await ids(`0x${"00".repeat(20)}`)).to.deep.equal([]);
    expect((await get("/owners/0x12/subscriptions")).status).to.equal(400);
  });

  it("takes a machine from the list of whoever gave it away", async () => {
    room.view.seen(42n);
    room.view.seen(42n, { owner: OTHER }, 101);
    expect((await get(`/owners/${OWNER}/subscriptions`)).body.subscriptions).to.deep.equal([]);
  });

  it("says that there are more than it lists", async () => {
    for (let id = 1n; id <= 201n; id++) room.view.seen(id);
    const { body } = await get(`/owners/${OWNER}/subscriptions`);
    expect(body.more).to.equal(true);
    expect(body.subscriptions).to.have.length(200);
  });

  it("has no list before the keeper has looked at all", async () => {
    room.view.book.isComplete = false;
    expect(await get(`/owners/${OWNER}/subscriptions`)).to.deep.include({ status: 503 });
  });

  it("lets nobody make it ask the chain by numbers that there cannot be", async () => {
    for (const id of ["51", "99999999999999", "0", "01", "-1", "0x2a", "1e3", "%2e%2e", "9".repeat(30)]) {
      expect((await get(`/subscriptions/${id}`)).status, id).to.equal(404);
    }
    expect(room.view.asked.look).to.equal(0);
  });

  it("looks once for one that has ended, and so often in a minute whoever asks", async () => {
    room.view.offer = { ...room.view.offer, subscriptions: 1_000n };
    room.view.onChain.set(7n, subscriptionView(7n, { status: "closed" }));
    for (let at = 0; at < 5; at++) expect((await get("/subscriptions/7")).body.status).to.equal("closed");
    expect(room.view.asked.look).to.equal(1);
    const statuses = [];
    for (let id = 100; id < 400; id++) statuses.push((await get(`/subscriptions/${id}`)).status);
    expect(statuses.filter((status) => status === 503)).to.have.length(300 - 239);
    expect(room.view.asked.look).to.equal(240);
    // Those that live are told all the same.
    room.view.seen(42n);
    expect((await get("/subscriptions/42")).status).to.equal(200);
  });

  it("asks again when an older look contradicts what was seen", async () => {
    room.view.seen(42n, {}, 100);
    room.view.seen(42n, { owner: OTHER }, 99);
    room.view.onChain.set(42n, subscriptionView(42n, { owner: OTHER }, 101));
    expect((await get("/subscriptions/42")).body.owner).to.equal(OTHER);
    expect(room.view.asked.look).to.equal(1);
  });

  it("says how the host does, and how long deliveries took", async () => {
    for (let id = 1n; id <= 20n; id++) room.view.seen(id, { startsAt: 1_000 + Number(id) * 10 });
    room.view.seen(21n, { status: "pending", startsAt: 0 });
    expect((await get("/status")).body).to.deep.equal({
      healthy: true,
      since: 900,
      headAt: 990,
      machines: 2,
      uptime: 0.999,
      paymentToReady: { p50: 100_000, p95: 190_000, count: 20 },
    });
  });

  it("answers to no other origin, sets no cookie and takes no other method", async () => {
    for (const path of ["/host", "/plans", "/status", "/openapi.json"]) {
      const url = `${room.portal?.url}/api/v1${path}`;
      const headers = { origin: "https://evil.example" };
      const response = await fetch(url, { headers });
      expect(response.headers.get("access-control-allow-origin"), path).to.equal(null);
      expect(response.headers.get("cross-origin-resource-policy"), path).to.equal("same-origin");
      expect(response.headers.get("set-cookie"), path).to.equal(null);
      expect(
        (await fetch(url, { method: "OPTIONS", headers })).headers.get("access-control-allow-origin"),
      ).to.equal(null);
      for (const method of ["POST", "PUT", "DELETE"]) {
        expect((await fetch(url, { method })).status, `${method} ${path}`).to.be.within(404, 415);
      }
    }
  });

  it("says nothing of what is inside when something inside fails", async () => {
    Object.defineProperty(room.view, "offer", {
      get: () => {
        throw new Error("pve7.internal: connection refused");
      },
    });
    const { status, body } = await get("/plans");
    expect(status).to.equal(500);
    expect(JSON.stringify(body)).not.to.include("pve7");
  });

  it("keeps the words of refusals to itself that were not made for people", async () => {
    Object.defineProperty(room.view, "offer", {
      get: () => {
        throw new FinalError(
          "CHAIN_WRONG_ID",
          "The RPC server node7.internal serves chain 5.",
          "Correct it.",
        );
      },
    });
    const { status, body } = await get("/plans");
    expect(status).to.equal(500);
    expect(body.code).to.equal("PORTAL_FAILED");
    expect(JSON.stringify(body)).not.to.include("node7");
    expect(room.logged.join()).to.include("node7");
  });

  it("serves the logo under the one name that it has, as what it is", async () => {
    await room.stop();
    room = new PortalRoom({ path: "/logo/abc.png", file: { type: "image/png", body: Buffer.from("png") } });
    await room.start();
    const response = await fetch(`${room.portal?.url}/logo/abc.png`);
    expect(await response.text()).to.equal("png");
    expect(response.headers.get("content-type")).to.equal("image/png");
    expect(response.headers.get("x-content-type-options")).to.equal("nosniff");
    expect(response.headers.get("cache-control")).to.include("immutable");
    for (const other of ["/logo/abc.svg", "/logo/", "/logo/..%2fabc.png"]) {
      expect((await fetch(`${room.portal?.url}${other}`)).status, other).to.equal(404);
    }
  });
});
