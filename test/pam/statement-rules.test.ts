import { chmod, rm, symlink, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { OwnershipStatement } from "../../keeper/protocol/ownership-statement.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { TestGuest } from "./support/test-guest.ts";

const now = () => Math.floor(Date.now() / 1000);
const DAY = 86_400;

/** bh-selftest asks exactly what the account phase asks, so its reason is the verdict on the statement. */
describe("rules of the ownership statement", function () {
  this.timeout(60_000);
  let guest: TestGuest;
  const state = (name: string) => `${guest.root.path}/var/lib/blockhost/${name}`;
  const verdict = async () => (await guest.root.run("/usr/lib/blockhost/bh-selftest")).stdout.trim();

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
  });
  after(() => guest?.close());
  afterEach(async () => {
    if (!guest) return;
    await rm(state("ownership"), { force: true });
    await guest.configure({});
    await guest.own({});
  });

  it("accepts a fresh statement for this guest", async () => {
    expect(await verdict()).to.match(/^ready: /);
  });

  const refusals: readonly [string, () => Partial<OwnershipStatement>, string][] = [
    ["another instance", () => ({ instance: "e".repeat(32) }), "wrong-instance"],
    ["another chain", () => ({ chainId: 1n }), "wrong-chain"],
    ["another contract", () => ({ contract: `0x${"7".repeat(40)}` }), "wrong-contract"],
    ["another token", () => ({ tokenId: 41n }), "wrong-token"],
    ["another Linux user", () => ({ linuxUser: "root" }), "wrong-linux-user"],
    ["nobody: the token is burned", () => ({ owner: `0x${"0".repeat(40)}` }), "no-owner"],
    ["a subscription that has ended", () => ({ validUntil: now() }), "expired"],
    ["more than five minutes ahead", () => ({ issuedAt: now() + 400 }), "from-the-future"],
    ["older than the grace for being offline", () => ({ issuedAt: now() - DAY - 60 }), "stale"],
  ];
  for (const [title, changes, reason] of refusals) {
    it(`refuses one for ${title}: ${reason}`, async () => {
      await guest.own(changes());
      expect(await verdict()).to.equal(`not ready: ${reason}`);
    });
  }

  it("accepts one within the grace, slightly ahead, and for a contract", async () => {
    for (const changes of [
      { issuedAt: now() - DAY + 60 },
      { issuedAt: now() + 200 },
      { ownerKind: "contract" },
    ] as const) {
      await guest.own(changes);
      expect(await verdict()).to.match(/^ready: /);
    }
  });

  it("refuses one that another key signed", async () => {
    await guest.store(await guest.statement({}, Wallet.createRandom()));
    expect(await verdict()).to.equal("not ready: statement-signature");
  });

  it("refuses one lower than the highest it ever accepted", async () => {
    await guest.own({ seq: 500 });
    expect(await verdict()).to.match(/ seq 500$/);
    await guest.store(await guest.statement({ seq: 499 }));
    expect(await verdict()).to.equal("not ready: rolled-back");
  });

  it("refuses when the memory of the highest is damaged", async () => {
    await writeFile(state("ownership.seq"), "seq=\n");
    expect(await verdict()).to.equal("not ready: bad-seq-file");
  });

  it("refuses a statement that others could have written", async () => {
    await chmod(state("ownership"), 0o666);
    expect(await verdict()).to.match(/^not ready: no-statement/);
    await rm(state("ownership"));
    await symlink("/etc/hostname", state("ownership"));
    expect(await verdict()).to.match(/^not ready: no-statement/);
  });

  it("refuses a grace outside one hour to seven days", async () => {
    for (const offlineGrace of [0, 3599, 604_801]) {
      await guest.configure({ offlineGrace });
      expect(await verdict()).to.match(/^not ready: bad-config/);
    }
    await guest.configure({ offlineGrace: 3600 });
    expect(await verdict()).to.match(/^ready: /);
  });
});
