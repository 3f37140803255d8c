import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";
import { API_SHAPES } from "../../../keeper/portal/server/api-shapes.ts";
import { EventReader } from "../support/event-reader.ts";
import { KeeperBed } from "../support/keeper-bed.ts";

describe("what a keeper's portal tells", function () {
  this.timeout(120_000);

  let bed: KeeperBed;
  beforeEach(async () => {
    bed = await KeeperBed.open();
    bed.config.portal = {
      listen: { host: "127.0.0.1", port: 0 },
      relay: { listen: { port: 0 } },
      pages: await ensurePages(),
      site: { name: "Example Host" },
    };
  });
  afterEach(() => bed.close());

  const url = (path: string) => `${bed.keeper?.portal?.url}/api/v1${path}`;
  async function api(path: string, token?: string) {
    const response = await fetch(url(path), { headers: token ? { authorization: `Bearer ${token}` } : {} });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  async function post(path: string, json: object) {
    const response = await fetch(url(path), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(json),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  it("follows a purchase from payment to a machine, and the machine to its next owner", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { address } = tenant.wallet;
    const host = API_SHAPES.Host.parse((await api("/host")).body);
    expect(host).to.deep.include({ name: "Example Host", domain: "host.example" });
    expect(host.tokens).to.have.length(1);
    const { plans } = API_SHAPES.Plans.parse((await api("/plans")).body);
    expect(plans.map(({ id, stock }) => [id, stock > 0])).to.deep.equal([["1", true]]);

    // The page listens before the chain has the purchase.
    const reader = await EventReader.open(url("/subscriptions/1/progress"));
    const { id } = await tenant.purchase(1n, 30n);
    await reader.until('"delivered"');
    const stages = reader.events().flatMap(({ kind, stage }) => (kind === "stage" ? [stage] : []));
    expect(stages).to.deep.equal(["paid", "seen", "cloned", "booted", "ready", "delivered"]);
    await reader.leave();
    await bed.event("settled", id);

    const told = API_SHAPES.Subscription.parse((await api(`/subscriptions/${id}`)).body);
    expect(told).to.include({ status: "active", owner: address, stage: null });
    expect(told.startsAt).to.be.at.least(told.paidAt);
    const list = API_SHAPES.Subscriptions.parse((await api(`/owners/${address}/subscriptions`)).body);
    expect(list.subscriptions.map((each) => each.id)).to.deep.equal([`${id}`]);
    const status = API_SHAPES.Status.parse((await api("/status")).body);
    expect(status).to.include({ machines: 1 });

    const { text } = await post("/session/challenge", { wallet: address });
    const signature = await tenant.wallet.signMessage(String(text));
    const { token } = await post("/session", { wallet: address, text, signature });
    const credential = API_SHAPES.Credential.parse(
      (await api(`/machines/${id}/credential`, String(token))).body,
    );
    expect(credential).to.include({ host: "127.0.0.1", user: "admin" });
    expect(credential.hostKey).to.match(/^ssh-ed25519 AAAA/);
    API_SHAPES.Usage.parse((await api(`/machines/${id}/usage`, String(token))).body);

    const { credential: contract } = bed.shop;
    await contract
      .connect(tenant.wallet.connect(bed.chain.provider))
      .transferFrom(address, await bed.shop.admin.getAddress(), id);
    // What is private is closed by the chain itself, the list follows when the keeper has looked.
    const refused = async () => (await api(`/machines/${id}/credential`, String(token))).body.code;
    while ((await refused()) !== "WALLET_NOT_HOLDER") await sleep(20);
    const left = async () => (await api(`/owners/${address}/subscriptions`)).body.subscriptions;
    while (((await left()) as object[]).length > 0) await sleep(20);
  });

  it("knows after a restart what it knew before", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("settled", id);
    await bed.keeper?.stop();
    await bed.start();
    const path = `/owners/${tenant.wallet.address}/subscriptions`;
    // Until it has looked at all it says that it does not know.
    while ((await api(path)).status === 503) await sleep(20);
    const { subscriptions } = API_SHAPES.Subscriptions.parse((await api(path)).body);
    expect(subscriptions.map((each) => each.id)).to.deep.equal([`${id}`]);
    const reader = await EventReader.open(url(`/subscriptions/${id}/progress`));
    await reader.until('"delivered"');
  });
});
