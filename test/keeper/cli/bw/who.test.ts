import { expect } from "chai";
import { Wallet } from "ethers";
import { delivered } from "../support/delivered.ts";
import { OperatorBed } from "../support/operator-bed.ts";

describe("blockhost bw who", function () {
  this.timeout(60_000);
  let bed: OperatorBed;

  before(async () => {
    bed = await OperatorBed.open();
    await delivered(bed);
    await bed.run("ab", "add", "alice", bed.shop.tenant.address);
  });
  after(() => bed.close());

  it("tells whose a subscription is", async () => {
    const { address } = bed.shop.tenant;
    expect((await bed.run("bw", "who", "1")).out.split("\n")).to.deep.equal([
      `owner      ${address} (alice)`,
      `recipient  ${address} (alice)`,
      `payer      ${address} (alice)`,
      "status     active",
    ]);
    expect(JSON.parse((await bed.run("bw", "who", "1", "--json")).out)).to.deep.include({ user: null });
    expect((await bed.run("bw", "who", "9")).code).to.equal(1);
  });

  it("tells what a name means", async () => {
    expect((await bed.run("bw", "who", "admin")).out).to.include(bed.shop.admin.address);
    expect((await bed.run("bw", "who", "subscriptions")).out).to.include(bed.shop.address);
    expect((await bed.run("bw", "who", bed.shop.tenant.address)).out).to.match(/^name {7}alice$/m);
    expect((await bed.run("bw", "who", "nobody")).code).to.equal(2);
  });

  it("tells who signed a message, in either order and without a chain", async () => {
    const wallet = new Wallet(`0x${"42".repeat(32)}`);
    const signature = await wallet.signMessage("I am alice");
    await bed.configure({ rpcUrls: ["http://127.0.0.1:9"] });
    for (const args of [
      ["I am alice", signature],
      [signature, "I am alice"],
    ])
      expect((await bed.run("bw", "who", ...args)).out).to.equal(`signer     ${wallet.address}`);
    expect((await bed.run("bw", "who", "I am alice", "0x12")).code).to.equal(2);
    await bed.configure();
  });
});
