import { expect } from "chai";
import { readOffer } from "../../../keeper/chain/offer-reader.ts";
import { TokenReader } from "../../../keeper/chain/token-reader.ts";
import { NoReturnToken__factory } from "../../../typechain-types/factories/mocks/NoReturnToken__factory.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { UsdcLike__factory } from "../../../typechain-types/factories/mocks/UsdcLike__factory.ts";
import { TestBed } from "./test-bed.ts";

describe("what the portal reads of the chain", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: TestBed;
  beforeEach(async () => {
    bed = await TestBed.open();
  });
  afterEach(() => bed.close());

  it("is every plan with its stock, the number of subscriptions, and whether sales are stopped", async () => {
    const room = await bed.room();
    await bed.shop.buy();
    const { plans, paused, subscriptions } = await readOffer(room.heads, room.contracts);
    expect({ paused, subscriptions }).to.deep.equal({ paused: false, subscriptions: 1n });
    expect(plans).to.deep.equal([
      {
        id: 1n,
        name: "Small",
        image: "debian-12",
        vcpus: 1,
        memoryMiB: 1_024,
        diskGiB: 10,
        mbps: 100,
        pricePerDay: 500_000n,
        minDays: 1,
        maxDays: 365,
        gracePeriod: 7 * 86_400,
        deliveryDeadline: 3_600,
        stock: 999,
        retired: false,
      },
    ]);
  });

  it("is of a token whether it takes permits, by the domain that it goes by itself", async () => {
    const room = await bed.room();
    const { admin } = bed.shop;
    const reader = new TokenReader(room.pool, BigInt(bed.chain.chainId));
    const [accepted = ""] = await reader.accepted(bed.shop.address);
    expect(await reader.facts(accepted)).to.deep.equal({
      address: accepted,
      symbol: "TUSD",
      decimals: 6,
      permit: { name: "Test Dollar", version: "1" },
    });
    const usdc = await new UsdcLike__factory(admin).deploy();
    await usdc.initialize();
    const known = await reader.facts(await usdc.getAddress());
    expect(known?.permit).to.deep.equal({ name: "USD Coin", version: "1" });
    // What has no symbol, no page could name.
    const nameless = await new NoReturnToken__factory(admin).deploy();
    expect(await reader.facts(await nameless.getAddress())).to.equal(null);
    // Of another chain its domain would be another.
    const elsewhere = new TokenReader(room.pool, 5n);
    expect((await elsewhere.facts(accepted))?.permit).to.equal(null);
  });

  it("makes a word of a symbol that would be more", async () => {
    const room = await bed.room();
    const reader = new TokenReader(room.pool, BigInt(bed.chain.chainId));
    const odd = await new TestStablecoin__factory(bed.shop.admin).deploy(
      "X",
      "US\u202eDC <b>\n0123456789012345",
      6,
    );
    expect((await reader.facts(await odd.getAddress()))?.symbol).to.equal("USDC<b>012345678");
  });

  it("is nothing where there is no token and no checkout", async () => {
    const room = await bed.room();
    const reader = new TokenReader(room.pool, BigInt(bed.chain.chainId));
    expect(await reader.facts(bed.shop.address)).to.equal(null);
    expect(await reader.facts(await bed.shop.tenant.getAddress())).to.equal(null);
    expect(await reader.checkout(bed.shop.address)).to.equal(null);
  });
});
