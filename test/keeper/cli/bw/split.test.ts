import { expect } from "chai";
import { OperatorBed } from "../support/operator-bed.ts";

const ALICE = "0x00000000000000000000000000000000000A11cE";
const BOB = "0x00000000000000000000000000000000000B0b01";
const CAROL = "0x00000000000000000000000000000000000CA201";

describe("blockhost bw split", function () {
  this.timeout(60_000);
  let bed: OperatorBed;

  before(async () => {
    bed = await OperatorBed.open();
    for (const [name, address] of Object.entries({ alice: ALICE, bob: BOB, carol: CAROL }))
      expect((await bed.run("ab", "add", name, address.toLowerCase())).code).to.equal(0);
  });
  after(() => bed.close());
  beforeEach(() => bed.remember());
  afterEach(() => bed.restore());

  it("pays each its share, and all of the amount to the last unit", async () => {
    const { code, out, err } = await bed.sign("bw", "split", "100", "tusd", "1/1/1", "alice", "bob", "carol");
    expect(code, err).to.equal(0);
    expect(
      await Promise.all([ALICE, BOB, CAROL].map((who) => bed.coin.balanceOf(who.toLowerCase()))),
    ).to.deep.equal([33_333_334n, 33_333_333n, 33_333_333n]);
    expect(await bed.coin.balanceOf(bed.ops.address)).to.equal(900_000_000n);
    expect(out.match(/^done: send 33\.33333\d TUSD to (alice|bob|carol)/gm)).to.have.length(3);
  });

  it("tells what was paid when a later payment is refused", async () => {
    const { code, out, err } = await bed.sign("bw", "split", "1500", "tusd", "1/2", "alice", "bob", "--json");
    expect(code).to.equal(3);
    expect(err).to.include("ERC20InsufficientBalance");
    const { transactions } = JSON.parse(out);
    expect(transactions.map(({ what }: { what: string }) => what.slice(0, 22))).to.deep.equal([
      "send 500 TUSD to alice",
    ]);
  });

  it("makes one batch of all for a Safe, which pays all or nobody", async () => {
    const args = ["bw", "split", "1", "eth", "60/40", "alice", "bob", "--calldata", "--json"];
    const { transactions } = JSON.parse((await bed.run(...args)).out);
    expect(transactions.map(({ value }: { value: string }) => value)).to.deep.equal([
      "600000000000000000",
      "400000000000000000",
    ]);
  });

  for (const [name, ...args] of [
    ["shares that do not fit the people", "100", "tusd", "60/40", "alice", "bob", "carol"],
    ["a single share", "100", "tusd", "1", "alice"],
    ["shares that are no numbers", "100", "tusd", "60%/40%", "alice", "bob"],
    ["a share of nothing", "100", "tusd", "1/0", "alice", "bob"],
    ["less than a unit for somebody", "0.000001", "tusd", "1/1", "alice", "bob"],
  ] as const)
    it(`refuses ${name}`, async () => {
      expect((await bed.sign("bw", "split", ...args)).code).to.equal(2);
      expect(await bed.chain.provider.getTransactionCount(bed.ops.address)).to.equal(0);
    });
});
