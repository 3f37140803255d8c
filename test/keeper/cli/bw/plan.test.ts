import { expect } from "chai";
import type { Result } from "ethers";
import { OperatorBed } from "../support/operator-bed.ts";

const MEDIUM = ["Medium", "--image", "debian-13", "--vcpus", "2", "--memory", "4096", "--disk", "40"];

describe("blockhost bw plan", function () {
  this.timeout(60_000);
  let bed: OperatorBed;

  before(async () => {
    bed = await OperatorBed.open();
  });
  after(() => bed.close());
  beforeEach(() => bed.remember());
  afterEach(() => bed.restore());

  it("lists what is for sale, and what is retired when asked", async () => {
    const { out, code } = await bed.run("bw", "plan");
    expect(code).to.equal(0);
    expect(out.split("\n")).to.deep.equal([
      "ID  NAME   A DAY  STOCK  CPU  MEMORY    DISK    MBIT/S  DAYS   GRACE    DELIVERY   IMAGE",
      "1   Small  $0.5   1000   1    1024 MiB  10 GiB  100     1-365  7 d 0 h  1 h 0 min  debian-12",
    ]);
    expect((await bed.sign("bw", "plan", "retire", "1")).code).to.equal(0);
    expect((await bed.run("bw", "plan")).out).to.equal("No plan is for sale.");
    const all = JSON.parse((await bed.run("bw", "plan", "--all", "--json")).out);
    expect(all).to.have.length(1);
    expect(all[0]).to.deep.include({ id: "1", name: "Small", pricePerDay: "500000", retired: true });
  });

  it("puts a plan on sale as it was told, and tells its number", async () => {
    const told = [...MEDIUM, "--price", "1.25", "--grace", "3d", "--deadline", "90m", "--stock", "5"];
    const { code, out, err } = await bed.sign("bw", "plan", "add", ...told);
    expect(code, err).to.equal(0);
    expect(out).to.match(/^plan 2: Medium$/m);
    const plan = await bed.shop.subscriptions.planOf(2);
    expect((plan as unknown as Result).toObject()).to.deep.equal({
      name: "Medium",
      image: "debian-13",
      vcpus: 2n,
      memoryMiB: 4_096n,
      diskGiB: 40n,
      mbps: 100n,
      pricePerDay: 1_250_000n,
      minDays: 1n,
      maxDays: 365n,
      gracePeriod: 259_200n,
      deliveryDeadline: 5_400n,
      stock: 5n,
      retired: false,
    });
    const json = await bed.sign("bw", "plan", "add", ...MEDIUM, "--price", "1", "--json");
    expect(JSON.parse(json.out).transactions[0].planId).to.equal("3");
  });

  it("says by the contract's own word what it does not take", async () => {
    const long = await bed.sign("bw", "plan", "add", ...MEDIUM, "--price", "1", "--grace", "91d");
    expect(long.code).to.equal(3);
    expect(long.err).to.match(
      /PlansFieldOutOfRange\(field gracePeriod, value 7862400, minimum 0, maximum 7776000\)/,
    );
    await bed.sign("bw", "plan", "retire", "1");
    expect((await bed.sign("bw", "plan", "retire", "1")).err).to.include("PlansRetired(planId 1)");
    expect((await bed.sign("bw", "plan", "retire", "9")).err).to.include("PlansUnknownPlan(planId 9)");
  });

  for (const [name, ...args] of [
    ["a price of nothing", "--price", "0"],
    ["more digits than dollars have", "--price", "0.0000001"],
    ["no price at all"],
    ["a length of time without its unit", "--price", "1", "--grace", "7"],
    ["a stock that is no number", "--price", "1", "--stock", "few"],
  ] as const)
    it(`refuses ${name}`, async () => {
      expect((await bed.sign("bw", "plan", "add", ...MEDIUM, ...args)).code).to.equal(2);
      expect(await bed.shop.subscriptions.planCount()).to.equal(1n);
    });

  it("says when sales are stopped", async () => {
    const ops = (await bed.ops.open()).connect(bed.chain.provider);
    await bed.shop.subscriptions.connect(ops).pause();
    expect((await bed.run("bw", "plan")).err).to.include("paused");
  });
});

describe("blockhost bw token", function () {
  this.timeout(60_000);
  let bed: OperatorBed;

  before(async () => {
    bed = await OperatorBed.open();
  });
  after(() => bed.close());
  beforeEach(() => bed.remember());
  afterEach(() => bed.restore());

  it("lists, drops and accepts tokens", async () => {
    const address = await bed.coin.getAddress();
    expect((await bed.run("bw", "token")).out).to.equal(
      `TOKEN  DECIMALS  ADDRESS\nTUSD   6         ${address}`,
    );
    const dropped = await bed.sign("bw", "token", "drop", "tusd");
    expect(dropped.code, dropped.err).to.equal(0);
    expect((await bed.run("bw", "token")).out).to.match(/^No token is accepted/);
    expect((await bed.sign("bw", "token", "accept", address)).code).to.equal(0);
    expect(JSON.parse((await bed.run("bw", "token", "--json")).out)).to.deep.equal([
      { address, symbol: "TUSD", decimals: 6 },
    ]);
  });

  it("accepts no symbol that nobody has accepted yet, and nothing that is no token", async () => {
    expect((await bed.sign("bw", "token", "accept", "usdc")).code).to.equal(2);
    expect((await bed.sign("bw", "token", "accept", "eth")).code).to.equal(2);
    expect((await bed.sign("bw", "token", "accept", bed.ops.address)).code).to.equal(2);
    const again = await bed.sign("bw", "token", "accept", await bed.coin.getAddress());
    expect(again.err).to.include("PlansTokenAlreadyAccepted");
  });
});
