import { expect } from "chai";
import { Contracts } from "../../../keeper/chain/contracts.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
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
});
