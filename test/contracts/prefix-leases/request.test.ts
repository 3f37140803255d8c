import { expect } from "chai";
import { hexlify } from "ethers";
import { chain } from "../support/chain.ts";
import { fields } from "../support/fields.ts";
import { keys } from "../support/keys.ts";
import { leased } from "../support/leased.ts";
import { lending } from "../support/lending.ts";
import type { Lending } from "../support/lending-type.ts";
import { offer } from "../support/offer.ts";
import { requestStatus } from "../support/request-status.ts";
import { requested } from "../support/requested.ts";

const { networkHelpers, ethers } = chain;
const { time } = networkHelpers;

const MINUTE = 60;
const HOUR = 3600;

describe("request", () => {
  let p: Lending;
  let now: number;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(lending);
    now = (await time.latest()) + 10;
    await time.setNextBlockTimestamp(now);
  });
  const request = (
    overrides: {
      brokerId?: number;
      epoch?: number;
      sealed?: string;
      value?: bigint;
      by?: Lending["keeper"];
    } = {},
  ) => {
    const { brokerId = 1, epoch = 1, sealed = "0xc0ffee", value = p.price, by = p.keeper } = overrides;
    return p.leases.connect(by).request(brokerId, epoch, p.subscriptions, sealed, { value });
  };
  const bytes = (count: number) => hexlify(new Uint8Array(count).fill(0xab));

  describe("when the broker takes no requests", () => {
    const refuses = async (brokerId = 1) => {
      await expect(request({ brokerId }))
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesBrokerUnavailable")
        .withArgs(brokerId);
    };

    it("reverts for one that does not exist", async () => {
      await refuses(2);
    });
    it("reverts for one that is not active", async () => {
      await p.registry.connect(p.carol).setActive(1, false);
      await refuses();
    });
    it("reverts for one that is barred", async () => {
      await p.registry.connect(p.admin).setAdmitted(1, false);
      await refuses();
    });
    it("reverts for one that has retired", async () => {
      await p.registry.connect(p.carol).retire(1);
      await refuses();
    });
  });

  describe("when the fee is not the price", () => {
    it("reverts for more, less and nothing", async () => {
      for (const value of [p.price + 1n, p.price - 1n, 0n]) {
        await expect(request({ value }))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongFee")
          .withArgs(value, p.price);
      }
    });
    it("reverts when the broker has just raised it", async () => {
      await p.registry.connect(p.carol).setTerms(1, 2, p.price * 2n);
      await expect(request())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesWrongFee")
        .withArgs(p.price, p.price * 2n);
    });
  });

  describe("when it is sealed to a key that is not in force", () => {
    it("reverts for an epoch that is over and for one to come", async () => {
      await p.registry.connect(p.carol).setEncryptionKey(1, keys.bob);
      for (const epoch of [1, 3]) {
        await expect(request({ epoch }))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesStaleEpoch")
          .withArgs(1, epoch, 2);
      }
    });
  });

  describe("when what is sealed is too short or too long", () => {
    it("reverts", async () => {
      for (const size of [0, 1025]) {
        await expect(request({ sealed: bytes(size) }))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesSize")
          .withArgs(size, 1024);
      }
    });
  });

  describe("when all slots are taken", () => {
    it("reverts", async () => {
      await p.registry.connect(p.carol).setTerms(1, 1, p.price);
      const other = await ethers.deployContract("HostileDeployment");
      await leased(p, { deployment: other });
      await expect(request()).to.be.revertedWithCustomError(p.leases, "PrefixLeasesFull").withArgs(1, 1);
    });
  });

  describe("when the deployment has a lease of this broker", () => {
    it("reverts until that is released", async () => {
      const { leaseId } = await leased(p);
      await time.increase(10 * MINUTE);
      await expect(request())
        .to.be.revertedWithCustomError(p.leases, "PrefixLeasesAlreadyLeased")
        .withArgs(leaseId);
      await p.leases.connect(p.keeper).release(leaseId);
      await expect(request()).to.emit(p.leases, "Requested");
    });
  });

  describe("when the deployment asked less than ten minutes ago", () => {
    it("reverts to the last second, whichever broker is asked, and whatever came of it", async () => {
      await p.registry.connect(p.carol).register(offer(), { value: p.bond });
      const { requestId } = await requested(p);
      const next = (await time.latest()) + 10 * MINUTE;
      expect(await p.leases.requestableAt(p.subscriptions)).to.equal(next);
      await p.leases.connect(p.carol).reject(requestId, ethers.ZeroHash);
      for (const brokerId of [1, 2]) {
        await time.setNextBlockTimestamp(next - 3 + brokerId);
        await expect(request({ brokerId }))
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesTooSoon")
          .withArgs(p.subscriptions, next);
      }
      await time.setNextBlockTimestamp(next);
      await expect(request({ brokerId: 2 })).to.emit(p.leases, "Requested");
    });
    it("holds no other deployment up", async () => {
      await request();
      const other = await ethers.deployContract("HostileDeployment");
      await expect(p.leases.connect(p.bob).request(1, 1, other, "0x01", { value: p.price })).to.emit(
        p.leases,
        "Requested",
      );
    });
  });

  describe("when a request to this broker has not come to an end", () => {
    it("reverts, overdue or not, and asks another broker meanwhile", async () => {
      await p.registry.connect(p.carol).register(offer(), { value: p.bond });
      await request();
      for (const wait of [10 * MINUTE, HOUR]) {
        await time.increase(wait);
        await expect(request())
          .to.be.revertedWithCustomError(p.leases, "PrefixLeasesRequestPending")
          .withArgs(1);
      }
      await request({ brokerId: 2 });
      expect([...(await p.leases.holdingOf(p.subscriptions, 1))]).to.deep.equal([1n, 0n]);
      expect([...(await p.leases.holdingOf(p.subscriptions, 2))]).to.deep.equal([2n, 0n]);
    });
  });

  describe("when all is well", () => {
    it("announces all that the broker needs", async () => {
      await expect(request())
        .to.emit(p.leases, "Requested")
        .withArgs(1, 1, p.subscriptions, 0, p.keeper, p.price, 1, now + HOUR, "0xc0ffee");
    });
    it("keeps the fee until the broker says what comes of it", async () => {
      await expect(request()).to.changeEtherBalances(ethers, [p.keeper, p.leases], [-p.price, p.price]);
      expect(await p.leases.creditOf(p.carol)).to.equal(0);
      expect(fields(await p.leases.requestOf(1))).to.deep.equal({
        brokerId: 1n,
        deployment: await p.subscriptions.getAddress(),
        payer: p.keeper.address,
        fee: p.price,
        leaseId: 0n,
        answerBy: BigInt(now + HOUR),
        status: requestStatus.Open,
      });
      expect((await p.leases.requestOf(2)).status).to.equal(requestStatus.None);
    });
    it("takes one byte and 1024, and no fee where the price is zero", async () => {
      await p.registry.connect(p.carol).setTerms(1, 2, 0);
      await expect(request({ sealed: bytes(1), value: 0n })).to.emit(p.leases, "Requested");
      const other = await ethers.deployContract("HostileDeployment");
      await expect(p.leases.request(1, 1, other, bytes(1024))).to.emit(p.leases, "Requested");
    });
    it("says by its id, which is never given twice, what became of it", async () => {
      const ids: bigint[] = [];
      for (let count = 0; count < 3; ++count) {
        const { requestId } = await requested(p);
        await p.leases.connect(p.carol).reject(requestId, ethers.ZeroHash);
        ids.push(requestId);
        await time.increase(10 * MINUTE);
      }
      expect(ids).to.deep.equal([1n, 2n, 3n]);
    });
  });
});
