import { expect } from "chai";
import { Contracts } from "../../../keeper/chain/contracts.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { IBrokerRegistry__factory } from "../../../typechain-types/factories/interfaces/IBrokerRegistry__factory.ts";
import { IPrefixLeases__factory } from "../../../typechain-types/factories/interfaces/IPrefixLeases__factory.ts";
import { RevenueSplitter__factory } from "../../../typechain-types/factories/RevenueSplitter__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import { rejection } from "../support/rejection.ts";
import { TestBed } from "./test-bed.ts";

describe("Contracts", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  before(async () => {
    bed = await TestBed.open();
  });
  after(() => bed.close());

  it("finds the token's contract", async () => {
    const { pool } = await bed.room();
    const contracts = await Contracts.connect(pool, bed.shop.address);
    expect(contracts.credential).to.equal(await bed.shop.credential.getAddress());
  });

  it("refuses an address without code, or with another contract", async () => {
    const { pool, contracts } = await bed.room();
    for (const address of [bed.key.address, contracts.credential])
      await rejection(Contracts.connect(pool, address), FinalError, "CONTRACT_MISSING");
  });

  it("knows whether a key may act as keeper", async () => {
    const { pool, contracts } = await bed.room();
    await contracts.checkKeeper(pool, bed.key.address);
    const error = await rejection(
      contracts.checkKeeper(pool, bed.shop.address),
      FinalError,
      "KEEPER_NOT_AUTHORISED",
    );
    expect(error.remedy).to.contain(bed.shop.address);
  });

  it("names what the treasury goes by when somebody else was faster", async () => {
    const { contracts } = await bed.room();
    const values = [bed.shop.address, bed.key.address];
    const splitter = RevenueSplitter__factory.createInterface();
    const released = splitter.encodeErrorResult("RevenueSplitterNothingToRelease", values);
    expect(contracts.errorName(released)).to.equal("RevenueSplitterNothingToRelease");
    const subscriptions = Subscriptions__factory.createInterface();
    const withdrawn = subscriptions.encodeErrorResult("SubscriptionsNothingToWithdraw", values);
    expect(contracts.errorName(withdrawn)).to.equal("SubscriptionsNothingToWithdraw");
  });

  it("names what the contracts of leases refuse, with each status in its own words", async () => {
    const { contracts } = await bed.room();
    const leases = IPrefixLeases__factory.createInterface();
    const data = (...given: Parameters<typeof leases.encodeErrorResult>) =>
      leases.encodeErrorResult(...given);
    expect(contracts.errorName(data("PrefixLeasesFull", [1, 3]))).to.equal("PrefixLeasesFull");
    expect(contracts.errorWords(data("PrefixLeasesWrongLeaseStatus", [7, 3]))).to.equal(
      "PrefixLeasesWrongLeaseStatus(leaseId 7, status lapsed)",
    );
    expect(contracts.errorWords(data("PrefixLeasesWrongRequestStatus", [7, 2]))).to.equal(
      "PrefixLeasesWrongRequestStatus(requestId 7, status overdue)",
    );
    const registry = IBrokerRegistry__factory.createInterface();
    const unknown = registry.encodeErrorResult("BrokerRegistryUnknownBroker", [9]);
    expect(contracts.errorWords(unknown)).to.equal("BrokerRegistryUnknownBroker(brokerId 9)");
  });
});
