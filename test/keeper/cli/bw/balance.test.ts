import { expect } from "chai";
import { OperatorBed } from "../support/operator-bed.ts";

describe("blockhost bw balance", function () {
  this.timeout(60_000);
  let bed: OperatorBed;

  before(async () => {
    bed = await OperatorBed.open();
    await bed.run("ab", "add", "ops", bed.ops.address);
  });
  after(() => bed.close());
  beforeEach(() => bed.remember());
  afterEach(() => bed.restore());

  it("tells to the last unit what somebody has, as the chain does", async () => {
    await bed.chain.rpc("hardhat_setBalance", bed.ops.address, "0x56bc75e2d63100001");
    const { number } = await bed.chain.head();
    const { code, out } = await bed.run("bw", "balance", "ops");
    expect(code).to.equal(0);
    expect(out.split("\n")).to.deep.equal([
      `ops (${bed.ops.address}) at block ${number}`,
      "TOKEN  BALANCE                 WAITS FOR BW WITHDRAW",
      "ETH    100.000000000000000001  0",
      "TUSD   1000                    0",
    ]);
  });

  it("tells what a refund has left in the contract, to the unit", async () => {
    await bed.shop.buy();
    const keeper = (await bed.keeper.open()).connect(bed.chain.provider);
    await bed.shop.subscriptions.connect(keeper).reject(1, `0x${"00".repeat(32)}`);
    const tenant = bed.shop.tenant.address;
    const { out } = await bed.run("bw", "balance", tenant, "tusd", "--json");
    const { balances } = JSON.parse(out);
    const token = await bed.coin.getAddress();
    expect(balances).to.deep.equal([
      {
        address: token,
        symbol: "TUSD",
        decimals: 6,
        balance: `${await bed.coin.balanceOf(tenant)}`,
        waits: `${await bed.shop.subscriptions.creditOf(tenant, token)}`,
      },
    ]);
    expect(balances[0].waits).to.equal("500000");
  });

  it("is about the treasury unless told otherwise", async () => {
    const { out } = await bed.run("bw", "balance");
    expect(out).to.match(new RegExp(`^treasury \\(${await bed.shop.subscriptions.treasury()}\\)`));
  });

  it("says when the chain is away, and what is wrong with a configuration", async () => {
    await bed.configure({ rpcUrls: ["http://127.0.0.1:9"] });
    const away = await bed.run("bw", "balance");
    expect(away).to.deep.include({ code: 3, out: "" });
    expect(away.err).to.match(/CHAIN_UNREACHABLE/);
    await bed.configure({ subscriptions: await bed.coin.getAddress() });
    expect((await bed.run("bw", "balance")).err).to.match(/CONTRACT_MISSING/);
    await bed.configure({ confirmations: "many" });
    expect(await bed.run("bw", "balance")).to.deep.include({ code: 2, out: "" });
    await bed.configure();
    expect((await bed.run("bw", "balance", "nobody")).code).to.equal(2);
  });
});
