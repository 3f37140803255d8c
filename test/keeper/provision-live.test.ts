import { expect } from "chai";
import { FaultyProxy } from "./chain/faulty-proxy.ts";
import { KeeperBed } from "./support/keeper-bed.ts";

/** ISubscriptions.Status. */
const PENDING = 1;
const ACTIVE = 2;
const GRACE = 3;
const REFUNDED = 5;
const CLOSED = 8;
const DAY = 86_400;

describe("a keeper with a chain, a hypervisor and a store", function () {
  this.timeout(120_000);
  let bed: KeeperBed;

  beforeEach(async () => {
    bed = await KeeperBed.open();
  });
  afterEach(() => bed.close());

  it("delivers a purchase, and the tenant's wallet opens what was delivered", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("settled", id);
    expect(await bed.status(id)).to.equal(ACTIVE);
    const credential = await tenant.openCredential(id);
    const hostKey = bed.driver.guest(100_001)?.files.get("/etc/ssh/ssh_host_ed25519_key.pub")?.toString();
    expect(hostKey).to.match(new RegExp(`^${credential.hostKey.replaceAll("+", "\\+")} `));
    expect(credential).to.deep.include({
      host: "127.0.0.1",
      port: 20_257,
      user: "admin",
      domain: "host.example",
    });
    const steps = bed.events.filter(({ name, saga }) => name === "entered" && saga === "provision");
    expect(steps.map(({ step }) => step)).to.deep.equal(
      "reserve await-clone clone configure fence attest seed await-start start ready host-keys seal await-final deliver remove-seed settle".split(
        " ",
      ),
    );
    await bed.event("attested", id);
    expect(bed.held(id, "owner")).to.equal(tenant.address.toLowerCase());
    expect(bed.held(id, "valid-until")).to.equal(`${await bed.shop.subscriptions.expiresAt(id)}`);
  });

  it("delivers in the next place when the worker of a clone dies, and tells of the wreck", async () => {
    await bed.start();
    bed.simulator.faults.task({ type: "qmclone", die: true });
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("attested", id);
    expect(await bed.status(id)).to.equal(ACTIVE);
    const { port, hostKey } = await tenant.openCredential(id);
    expect(port).to.equal(20_257);
    const guest = bed.driver.guest(100_100_001);
    expect(guest?.files.get("/etc/ssh/ssh_host_ed25519_key.pub")?.toString()).to.include(hostKey);
    expect(bed.driver.guest(100_001)).to.equal(undefined);
    const alerts = bed.events.filter(({ name }) => name === "alert").map(({ detail }) => detail);
    expect(alerts).to.have.length(1);
    expect(alerts[0]).to.include("VM_WRECK").and.to.include("`qm unlock 100001`").and.to.include("on pve");
  });

  it("refunds a purchase that the host has no room for", async () => {
    await bed.start();
    bed.simulator.setStorageUse("local", Number.POSITIVE_INFINITY);
    const tenant = await bed.tenant();
    const { id, amount } = await tenant.purchase(1n, 30n);
    await bed.event("rejected", id);
    expect(await bed.status(id)).to.equal(REFUNDED);
    expect(await tenant.credit()).to.equal(amount);
  });

  it("suspends, resumes, follows a transfer, seals anew, destroys and closes", async () => {
    await bed.start();
    const [alice, bob] = [await bed.tenant(), await bed.tenant()];
    const { id } = await alice.purchase(1n, 1n);
    await bed.event("attested", id);

    let from = bed.events.length;
    await bed.jump(DAY + 60);
    await bed.event("suspended", id, from);
    expect(await bed.status(id)).to.equal(GRACE);

    from = bed.events.length;
    await alice.renew(id, 2n);
    await bed.event("resumed", id, from);
    await bed.event("attested", id, from);
    expect(bed.held(id, "valid-until")).to.equal(`${await bed.shop.subscriptions.expiresAt(id)}`);

    from = bed.events.length;
    await alice.transfer(id, bob.address);
    await bed.event("transferred", id, from);
    expect(bed.held(id, "owner")).to.equal(bob.address.toLowerCase());
    expect(await bob.hasCredential(id)).to.equal(false);

    from = bed.events.length;
    await bob.registerEncryptionKey(id);
    await bed.event("resealed", id, from);
    expect((await bob.openCredential(id)).port).to.equal(20_257);

    from = bed.events.length;
    await bed.jump(30 * DAY);
    await bed.event("destroyed", id, from);
    expect(await bed.status(id)).to.equal(CLOSED);
  });

  it("goes on where it was stopped, at any step, with one VM and one delivery", async () => {
    const steps = [
      "reserve",
      "clone",
      "configure",
      "seed",
      "start",
      "ready",
      "seal",
      "deliver",
      "remove-seed",
    ];
    const tenant = await bed.tenant();
    for (const [index, step] of steps.entries()) {
      const id = BigInt(index + 1);
      const keeper = await bed.start();
      const reached = bed.event("entered", id, 0, step);
      await tenant.purchase(1n, 30n);
      await reached;
      await keeper.stop();
    }
    await bed.start();
    for (const index of steps.keys()) {
      const id = BigInt(index + 1);
      await bed.event("settled", id);
      expect(await bed.status(id), `subscription ${id}`).to.equal(ACTIVE);
    }
    const delivered = await bed.shop.subscriptions.queryFilter(bed.shop.subscriptions.filters.Delivered());
    expect(delivered.length).to.equal(steps.length);
  });

  it("is rebuilt without its store: what was delivered is adopted, what was bought is delivered", async () => {
    const tenant = await bed.tenant();
    const first = await bed.start();
    await tenant.purchase(1n, 30n);
    await bed.event("attested", 1n);
    const halfway = bed.event("entered", 2n, 0, "configure");
    await tenant.purchase(1n, 30n);
    await halfway;
    await first.stop();

    const lost = bed.events.length;
    bed.config.database = { file: `${bed.folder}/another.db` };
    await bed.start();
    await bed.event("adopted", 1n, lost);
    await bed.event("attested", 1n, lost);
    await bed.event("settled", 2n, lost);
    expect(await bed.status(1n)).to.equal(ACTIVE);
    expect(await bed.status(2n)).to.equal(ACTIVE);
    const sealed = await tenant.openCredential(2n);
    expect(sealed.port).to.equal(20_258);
  });

  it("waits for finality before it delivers", async () => {
    bed.config.chain = { ...(bed.config.chain as object), finality: { depth: 3 } };
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("entered", id, 0, "await-final");
    expect(await bed.status(id)).to.equal(PENDING);
    await bed.chain.mine(3);
    await bed.event("entered", id, 0, "deliver");
    // The delivery itself must get deep enough too.
    const mining = setInterval(() => void bed.chain.mine(1), 100);
    await bed.event("settled", id).finally(() => clearInterval(mining));
    expect(await bed.status(id)).to.equal(ACTIVE);
  });

  it("delivers to the second buyer when a reorganisation gives them the first one's id", async () => {
    bed.config.chain = { ...(bed.config.chain as object), finality: { depth: 4 } };
    await bed.start();
    const [first, second] = [await bed.tenant(), await bed.tenant()];
    const before = await bed.chain.mark();
    const { id } = await first.purchase(1n, 30n);
    await bed.event("entered", id, 0, "await-final");
    await bed.chain.goBack(before);
    expect((await second.purchase(1n, 30n)).id).to.equal(id);
    const mining = setInterval(() => void bed.chain.mine(1), 100);
    await bed.event("settled", id).finally(() => clearInterval(mining));
    expect(await bed.shop.credential.ownerOf(id)).to.equal(second.address);
    expect((await second.openCredential(id)).user).to.equal("admin");
    expect(bed.held(id, "owner")).to.equal(second.address.toLowerCase());
  });

  it("goes on when chain and hypervisor come back", async () => {
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      bed.config.chain = { ...(bed.config.chain as object), rpcUrls: [proxy.url] };
      await bed.start();
      const tenant = await bed.tenant();
      const { id } = await tenant.purchase(1n, 30n);
      await bed.event("entered", id, 0, "clone");
      proxy.fault = () => "down";
      const failed = bed.event("retry", id);
      await failed;
      proxy.fault = () => "pass";
      await bed.event("entered", id, 0, "configure");
      bed.simulator.faults.request({ kind: "drop-before", times: 8 });
      await bed.event("settled", id);
      expect(await bed.status(id)).to.equal(ACTIVE);
    } finally {
      await proxy.close();
    }
  });

  it("makes one VM though every answer to a write is lost once, and refunds although a failed clone cannot be removed", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    bed.simulator.faults.request({ method: "POST", kind: "drop-after", times: 3 });
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("settled", id);
    bed.simulator.faults.task({ type: "qmclone", failWith: "no space left on device", times: 1_000 });
    const doomed = await tenant.purchase(1n, 30n);
    await bed.event("rejected", doomed.id);
    expect(await bed.status(doomed.id)).to.equal(REFUNDED);
    expect(await bed.status(id)).to.equal(ACTIVE);
    // The worker left a VM behind that no token can read: a person hears of it, the tenant does not wait for them.
    const alert = await bed.event("alert", doomed.id);
    expect(alert.detail).to.include("UNDO_FAILED");
  });
});
