import { expect } from "chai";
import { Wallet } from "ethers";
import { SafeLikeWallet__factory } from "../../../../typechain-types/factories/mocks/SafeLikeWallet__factory.ts";
import { OperatorBed } from "../support/operator-bed.ts";

const STRANGER = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

describe("blockhost is", function () {
  this.timeout(60_000);
  let bed: OperatorBed;
  let tenant: string;

  before(async () => {
    bed = await OperatorBed.open();
    tenant = bed.shop.tenant.address;
    await bed.run("ab", "add", "alice", tenant);
    await bed.shop.buy();
    await bed.shop.buy();
    const keeper = (await bed.keeper.open()).connect(bed.chain.provider);
    const { purchaseRef } = await bed.shop.subscriptions.subscriptionOf(1);
    await bed.shop.subscriptions.connect(keeper).deliver(1, purchaseRef, "0x01");
    await bed.shop.credential.connect(bed.shop.tenant).setUser(1, STRANGER, 10n ** 12n);
  });
  after(() => bed.close());

  const answers: readonly (readonly [words: string, code: number])[] = [
    ["owner alice 1", 0],
    ["owner alice 2", 1],
    [`owner ${STRANGER} 1`, 1],
    [`user ${STRANGER} 1`, 0],
    ["user alice 1", 1],
    ["active 1", 0],
    ["pending 1", 1],
    ["pending 2", 0],
    ["active 99", 1],
    ["admin alice", 1],
    ["admin admin", 0],
    ["accepted tusd", 0],
    [`accepted ${STRANGER}`, 1],
    ["accepted usdc", 1],
    ["contract subscriptions", 0],
    ["contract alice", 1],
    ["open", 0],
  ];
  for (const [words, code] of answers)
    it(`answers ${code === 0 ? "yes" : "no"} to: ${words.replace(STRANGER, "a stranger")}`, async () => {
      const { code: found, out, err } = await bed.run("is", ...words.split(" "));
      expect(found, err).to.equal(code);
      expect(out).to.match(code === 0 ? /^yes: ./ : /^no: ./);
    });

  it("knows who holds which role", async () => {
    for (const role of ["operator", "planner", "pauser"]) {
      expect((await bed.run("is", role, bed.ops.address)).code).to.equal(0);
      expect((await bed.run("is", role, bed.keeper.address)).code).to.equal(1);
    }
    expect((await bed.run("is", "keeper", bed.keeper.address)).code).to.equal(0);
  });

  it("answers for programs, or by the exit code alone", async () => {
    const { out } = await bed.run("is", "active", "1", "--json");
    expect(JSON.parse(out)).to.deep.equal({ answer: true, because: "subscription 1 is active" });
    expect(await bed.run("is", "active", "2", "-q")).to.deep.equal({ code: 1, out: "", err: "" });
  });

  it("follows the contract when it is paused", async () => {
    await bed.remember();
    const ops = (await bed.ops.open()).connect(bed.chain.provider);
    await bed.shop.subscriptions.connect(ops).pause();
    expect((await bed.run("is", "open")).out).to.equal("no: the contract is paused");
    await bed.restore();
  });

  it("judges signatures of keys and of contracts", async () => {
    const wallet = new Wallet(`0x${"42".repeat(32)}`);
    const signature = await wallet.signMessage("I am alice");
    expect((await bed.run("is", "signed", wallet.address, "I am alice", signature)).code).to.equal(0);
    expect((await bed.run("is", "signed", wallet.address, "I am bob", signature)).code).to.equal(1);
    expect((await bed.run("is", "signed", "alice", "I am alice", signature)).code).to.equal(1);
    expect((await bed.run("is", "signed", wallet.address, "I am alice", "0x12")).code).to.equal(1);
    const contract = await new SafeLikeWallet__factory(bed.shop.admin).deploy([wallet.address], 1);
    const address = await contract.getAddress();
    expect((await bed.run("is", "signed", address, "I am alice", signature)).code).to.equal(0);
    expect((await bed.run("is", "signed", address, "I am bob", signature)).code).to.equal(1);
  });

  it("could not tell when it is asked wrongly, which is never a no", async () => {
    for (const words of [
      "owner alice",
      "owner nobody 1",
      "active x",
      "active 0",
      "tall alice",
      "",
      "signed alice",
    ])
      expect((await bed.run("is", ...words.split(" "))).code, words).to.equal(2);
  });

  it("could not tell when the chain is away, or servers differ", async () => {
    await bed.configure({ rpcUrls: ["http://127.0.0.1:9"] });
    const away = await bed.run("is", "active", "2");
    expect(away).to.deep.include({ code: 2, out: "" });
    expect(away.err).to.match(/^blockhost: CHAIN_UNREACHABLE: /);
    await bed.configure({ rpcUrls: [bed.chain.url, "http://127.0.0.1:9"], quorum: 2 });
    expect((await bed.run("is", "active", "1")).code, "one server's word is not enough").to.equal(2);
    await bed.configure({ chainId: 1 });
    expect((await bed.run("is", "open")).code).to.equal(2);
    await bed.configure();
  });
});
