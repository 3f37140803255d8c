import { access, readFile, rm, stat, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { delegate } from "./support/delegate.ts";
import { type FakeRelay, openFakeRelay } from "./support/fake-relay.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { testKey } from "./support/ssh-certificate.ts";
import { TestGuest } from "./support/test-guest.ts";

const now = () => Math.floor(Date.now() / 1000);

describe("bh-authz", function () {
  this.timeout(60_000);
  let guest: TestGuest;
  const state = (name: string) => `${guest.root.path}/var/lib/blockhost/${name}`;

  let relay: FakeRelay;
  const pull = async () => {
    const { code, stdout } = await guest.root.run("/usr/lib/blockhost/bh-authz", "--pull");
    return { code, line: stdout.trim() };
  };

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
    relay = await openFakeRelay();
  });
  after(async () => {
    await guest?.close();
    await relay?.close();
  });
  beforeEach(async () => {
    await guest.configure({});
    await guest.own({ seq: 1000 });
    await rm(state("delegations"), { force: true });
    await rm(`${guest.root.path}/run/blockhost/authz`, { force: true });
    relay.pages.ownership = relay.pages.delegations = null;
    relay.asked.length = 0;
    relay.hold = undefined;
  });

  /** What it says of a document in the inbox, which it takes in any case. */
  async function offer(document: string) {
    await writeFile(state("inbox/ownership"), document);
    const { code, stdout } = await guest.root.run("/usr/lib/blockhost/bh-authz");
    const left = await access(state("inbox/ownership")).then(
      () => true,
      () => false,
    );
    expect(left, "left in the inbox").to.equal(false);
    return { code, line: stdout.trim() };
  }

  it("installs a newer statement and remembers its number", async () => {
    const next = await guest.statement({ seq: 1001, validUntil: 4_000_000_000 });
    expect(await offer(next)).to.deep.equal({
      code: 0,
      line: `installed: seq 1001 owner ${guest.owner.address.toLowerCase()}`,
    });
    expect(await readFile(state("ownership"), "utf8")).to.equal(next);
    expect(await readFile(state("ownership.seq"), "utf8")).to.equal("seq=1001\n");
  });

  it("takes the same statement twice, but no other text with its number", async () => {
    const next = await guest.statement({ seq: 1001 });
    expect((await offer(next)).code).to.equal(0);
    expect((await offer(next)).code).to.equal(0);
    const other = await guest.statement({ seq: 1001, owner: Wallet.createRandom().address });
    expect(await offer(other)).to.deep.equal({ code: 1, line: "refused: same-seq-other-text" });
    expect(await readFile(state("ownership"), "utf8")).to.equal(next);
  });

  it("refuses an older one, a forged one and one for another guest, and keeps what it has", async () => {
    const held = await readFile(state("ownership"), "utf8");
    const cases = [
      [await guest.statement({ seq: 999 }), "rolled-back"],
      [await guest.statement({ seq: 1001 }, Wallet.createRandom()), "statement-signature"],
      [await guest.statement({ seq: 1001, instance: "e".repeat(32) }), "wrong-instance"],
    ] as const;
    for (const [document, reason] of cases) {
      expect(await offer(document)).to.deep.equal({ code: 1, line: `refused: ${reason}` });
    }
    expect(await readFile(state("ownership"), "utf8")).to.equal(held);
  });

  it("installs an expired and an ownerless statement, and says that it ended sessions", async () => {
    expect((await offer(await guest.statement({ seq: 1001, validUntil: 1 }))).line).to.match(
      /^installed: seq 1001 .*\nsessions ended: expired$/,
    );
    const burned = await guest.statement({ seq: 1002, owner: `0x${"0".repeat(40)}` });
    expect((await offer(burned)).line).to.match(/^installed: seq 1002 .*\nsessions ended: no-owner$/);
  });

  it("waits for a statement that is still being written", async () => {
    const next = await guest.statement({ seq: 1001 });
    await writeFile(state("inbox/ownership"), next.slice(0, 200));
    const running = guest.root.run("/usr/lib/blockhost/bh-authz");
    const taken = state("inbox/.ownership.taken");
    while (!(await readFile(taken, "utf8").catch(() => ""))) await new Promise(setImmediate);
    await writeFile(taken, next);
    expect((await running).stdout).to.match(/^installed: seq 1001 /);
  });

  it("ends a live session of the old owner when the token changes hands", async () => {
    const session = await guest.openSession(guest.owner);
    const buyer = Wallet.createRandom();
    expect((await offer(await guest.statement({ seq: 1001, owner: buyer.address }))).line).to.match(
      /sessions ended: somebody lost access$/,
    );
    await session.closed;
  });

  it("leaves the owner's sessions alone when nobody lost access", async () => {
    const session = await guest.openSession(guest.owner);
    expect((await offer(await guest.statement({ seq: 1001 }))).line).not.to.contain("sessions ended");
    expect(await session.echo("still here")).to.equal("still here");
    session.end();
    await session.closed;
  });

  describe("--pull", () => {
    const key = testKey(0x33).text;
    const list = async () => `BlockHost delegations 1\n${key} ${await delegate(guest, key)}\n`;

    it("installs statement and delegations from the relay", async () => {
      await guest.configure({ relay: relay.address });
      relay.pages.ownership = await guest.statement({ seq: 1001 });
      relay.pages.delegations = await list();
      expect(await pull()).to.deep.equal({
        code: 0,
        line: `installed: seq 1001 owner ${guest.owner.address.toLowerCase()}`,
      });
      expect(await readFile(state("ownership"), "utf8")).to.equal(relay.pages.ownership);
      expect(await readFile(state("delegations"), "utf8")).to.equal(relay.pages.delegations);
      const { mode, uid } = await stat(state("delegations"));
      expect([mode & 0o7777, uid]).to.deep.equal([0o644, 0]);
    });

    it("keeps what it has when the relay is away, has nothing or lies", async () => {
      await guest.configure({ relay: relay.address });
      const held = await readFile(state("ownership"), "utf8");
      const delegations = await list();
      await writeFile(state("delegations"), delegations);
      const cases = [
        [null, null, "refused: not-served\nrefused: not-served"],
        [await guest.statement({ seq: 999 }), await list(), "refused: rolled-back"],
        [
          await guest.statement({ seq: 1001 }, Wallet.createRandom()),
          await list(),
          "refused: statement-signature",
        ],
        [
          held,
          `${await list()} `,
          `installed: seq 1000 owner ${guest.owner.address.toLowerCase()}\nrefused: bad-delegations`,
        ],
        ["", "", "refused: bad-statement\nrefused: bad-delegations"],
      ] as const;
      for (const [ownership, delegations, line] of cases) {
        Object.assign(relay.pages, { ownership, delegations });
        expect(await pull()).to.deep.equal({ code: 1, line });
      }
      await guest.configure({ relay: "127.0.0.1:1" });
      expect((await pull()).line).to.equal("refused: unreachable\nrefused: unreachable");
      expect(await readFile(state("ownership"), "utf8")).to.equal(held);
      expect((await readFile(state("delegations"), "utf8")).startsWith("BlockHost delegations 1\n")).to.equal(
        true,
      );
    });

    it("has nothing to pull without a relay, and says nothing", async () => {
      expect(await pull()).to.deep.equal({ code: 0, line: "" });
      expect(relay.asked).to.deep.equal([]);
    });

    it("lets one pull at a time, and gives the result of one that began later to all who waited", async () => {
      await guest.configure({ relay: relay.address });
      relay.pages.ownership = await guest.statement({ seq: 1001 });
      relay.pages.delegations = await list();
      let go = () => {};
      relay.hold = new Promise((resolve) => {
        go = resolve;
      });
      const first = pull();
      while (relay.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      const late = Array.from({ length: 6 }, pull);
      // all six have come when they wait for the lock that the first one holds
      const waiting = async () =>
        (await readFile(`${guest.root.path}/proc/locks`, "utf8")).match(/-> FLOCK/g)?.length ?? 0;
      while ((await waiting()) < 6) await new Promise((resolve) => setTimeout(resolve, 5));
      relay.pages.ownership = await guest.statement({ seq: 1002 });
      go();
      relay.hold = undefined;
      await first;
      for (const { code, line } of await Promise.all(late)) {
        expect([code, line]).to.deep.equal([
          0,
          `installed: seq 1002 owner ${guest.owner.address.toLowerCase()}`,
        ]);
      }
      expect(relay.asked.filter((path) => path.endsWith("/ownership")).length).to.equal(2);
    });

    it("ends sessions when time alone has ended the access", async () => {
      for (const ended of [
        { validUntil: now() },
        { issuedAt: now() - 90_000 },
        { user: guest.owner.address, userExpires: now(), owner: Wallet.createRandom().address },
      ]) {
        await rm(`${guest.root.path}/run/blockhost/authz`, { force: true });
        const before = { ...ended, validUntil: now() + 600, issuedAt: now(), userExpires: now() + 600 };
        await guest.own({ ...before, seq: 1000 });
        const session = await guest.openSession(guest.owner);
        expect(await pull()).to.deep.equal({ code: 0, line: "" });
        expect(await session.echo("still here")).to.equal("still here");
        // the same as the clock going on: what is stored says now that the time has run out
        await guest.own({ ...before, ...ended, seq: 1000 });
        expect((await pull()).line).to.match(/^sessions ended: /);
        await session.closed;
        expect(await pull(), "said once").to.deep.equal({ code: 0, line: "" });
      }
    });

    it("leaves sessions alone while bh-verify cannot answer", async () => {
      const session = await guest.openSession(guest.owner);
      const verify = `${guest.root.path}/usr/lib/blockhost/bh-verify`;
      expect((await pull()).line).to.equal("");
      await guest.root.run("mv", "/usr/lib/blockhost/bh-verify", "/usr/lib/blockhost/bh-verify.away");
      try {
        await access(verify).then(
          () => expect.fail("bh-verify is still there"),
          () => undefined,
        );
        expect((await pull()).line).to.equal("");
      } finally {
        await guest.root.run("mv", "/usr/lib/blockhost/bh-verify.away", "/usr/lib/blockhost/bh-verify");
      }
      expect(await session.echo("still here")).to.equal("still here");
      session.end();
      await session.closed;
    });
  });
});
