import { access, readFile, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { TestGuest } from "./support/test-guest.ts";

describe("bh-install-ownership", function () {
  this.timeout(60_000);
  let guest: TestGuest;
  const state = (name: string) => `${guest.root.path}/var/lib/blockhost/${name}`;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
  });
  after(() => guest?.close());
  beforeEach(() => guest.own({ seq: 1000 }));

  /** What it says of a document in the inbox, which it takes in any case. */
  async function offer(document: string) {
    await writeFile(state("inbox/ownership"), document);
    const { code, stdout } = await guest.root.run("/usr/lib/blockhost/bh-install-ownership");
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
      /sessions ended$/,
    );
    const burned = await guest.statement({ seq: 1002, owner: `0x${"0".repeat(40)}` });
    expect((await offer(burned)).line).to.match(/^installed: seq 1002 .*sessions ended$/);
  });

  it("waits for a statement that is still being written", async () => {
    const next = await guest.statement({ seq: 1001 });
    await writeFile(state("inbox/ownership"), next.slice(0, 200));
    const running = guest.root.run("/usr/lib/blockhost/bh-install-ownership");
    const taken = state("inbox/.ownership.taken");
    while (!(await readFile(taken, "utf8").catch(() => ""))) await new Promise(setImmediate);
    await writeFile(taken, next);
    expect((await running).stdout).to.match(/^installed: seq 1001 /);
  });

  it("ends a live session of the old owner when the token changes hands", async () => {
    const session = await guest.openSession(guest.owner);
    const buyer = Wallet.createRandom();
    expect((await offer(await guest.statement({ seq: 1001, owner: buyer.address }))).line).to.match(
      /sessions ended$/,
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
});
