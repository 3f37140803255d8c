import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { look } from "./look.ts";

/** What the keeper asks for at most. */
const MOST = 700;

describe("FleetLens", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await chain.networkHelpers.loadFixture(platform);
  });

  /** Where to go on, and the fingerprints by id. */
  async function fleet(first = 1, most = MOST, gas?: number) {
    const [next, ...words] = wordsOf(await look("FleetLens", [p.subscriptions, first, most], gas));
    const prints = new Map(words.map((word) => [word & (2n ** 64n - 1n), word >> 64n]));
    return { next, ids: [...prints.keys()], prints };
  }

  /** Whether the fingerprint of subscription 1 is another after `act` than before. */
  async function changes(act: () => Promise<unknown>): Promise<boolean> {
    const before = (await fleet()).prints.get(1n);
    await act();
    return before !== (await fleet()).prints.get(1n);
  }

  describe("which subscriptions", () => {
    it("names all but those that are refunded or closed", async () => {
      await purchased(p);
      await purchased(p);
      await p.subscriptions.connect(p.keeper).reject(2, encodeBytes32String("NO_CAPACITY"));
      await delivered(p);
      await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(4);
      await delivered(p);
      await p.subscriptions.connect(p.alice).cancel(5);
      await p.subscriptions.connect(p.keeper).close(5);
      expect(await fleet()).to.deep.include({ next: 0n, ids: [1n, 3n, 4n] });
    });
    it("begins where it is told", async () => {
      await purchased(p);
      await purchased(p);
      expect((await fleet(0)).ids).to.deep.equal([1n, 2n]);
      expect((await fleet(2)).ids).to.deep.equal([2n]);
    });
    it("finds nothing where there is none", async () => {
      expect(await fleet()).to.deep.include({ next: 0n, ids: [] });
    });
  });

  describe("how many", () => {
    it("stops at as many as are asked for and says where to go on", async () => {
      for (let n = 0; n < 3; n++) await purchased(p);
      expect(await fleet(1, 2)).to.deep.include({ next: 3n, ids: [1n, 2n] });
      expect(await fleet(1, 3)).to.deep.include({ next: 0n, ids: [1n, 2n, 3n] });
    });
    it("stops where the gas of the call ends", async () => {
      for (let n = 0; n < 8; n++) await delivered(p);
      const { next, ids } = await fleet(1, MOST, 500_000);
      expect(ids).to.have.length.within(1, 7);
      expect(next).to.equal(BigInt(ids.length + 1));
      expect((await fleet(1, MOST, 200_000)).next, "no gas for any").to.equal(1n);
    });
    it("fits as many as the keeper asks for into what a call may answer", () => {
      // EIP-170, and a word of 32 bytes each, with one for the id to go on from.
      expect((MOST + 1) * 32).to.be.at.most(24_576);
    });
  });

  describe("the fingerprint", () => {
    it("stays while nothing changes", async () => {
      await delivered(p);
      expect(await changes(() => chain.networkHelpers.time.increase(days(1)))).to.equal(false);
    });
    it("changes with the record and with the token", async () => {
      const { purchaseRef } = await purchased(p);
      const { subscriptions, credential, keeper, token } = p;
      const [alice, as] = [subscriptions.connect(p.alice), credential.connect(p.alice)];
      const none = `0x${"00".repeat(32)}`;
      const acts: Record<string, () => Promise<unknown>> = {
        delivery: () => subscriptions.connect(keeper).deliver(1, purchaseRef, "0x01"),
        "an operation": () => alice.requestOperation(1, 0, none),
        renewal: () => alice.renew(1, 1, token, 1_000_000),
        "another key": () => as.setEncryptionKey(1, `0x${"42".repeat(32)}`),
        "a credential": () => subscriptions.connect(keeper).setCredential(1, 2, "0x02"),
        lending: () => as.setUser(1, p.carol, 2n ** 40n),
        transfer: () => as.transferFrom(p.alice, p.bob, 1),
        end: () => subscriptions.connect(p.bob).cancel(1),
      };
      for (const [what, act] of Object.entries(acts)) expect(await changes(act), what).to.equal(true);
    });
    it("changes when the owner, or before delivery the recipient, becomes a contract", async () => {
      const { purchaseRef } = await purchased(p);
      const gets = (code: string) => () => chain.networkHelpers.setCode(p.alice.address, code);
      expect(await changes(gets("0x00")), "the recipient").to.equal(true);
      await p.subscriptions.connect(p.keeper).deliver(1, purchaseRef, "0x01");
      expect(await changes(gets("0x")), "the owner").to.equal(true);
      expect(await changes(gets(`0xef0100${"22".repeat(20)}`)), "lent code").to.equal(false);
    });
    it("changes when time alone changes the status or ends the lending", async () => {
      const { startsAt, expiresAt, graceEndsAt } = await delivered(p);
      await p.credential.connect(p.alice).setUser(1, p.carol, startsAt + days(1));
      for (const time of [startsAt + days(1) + 1, expiresAt, graceEndsAt])
        expect(await changes(() => chain.networkHelpers.time.increaseTo(time)), `${time}`).to.equal(true);
    });
  });
});

function wordsOf(hex: string): bigint[] {
  return (hex.slice(2).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
}
