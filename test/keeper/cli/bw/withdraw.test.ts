import { expect } from "chai";
import { type HttpPost, httpPost } from "../../../../keeper/chain/http-post.ts";
import { BlacklistToken__factory } from "../../../../typechain-types/factories/mocks/BlacklistToken__factory.ts";
import { RevenueSplitter__factory } from "../../../../typechain-types/factories/RevenueSplitter__factory.ts";
import { runCommand } from "../run-command.ts";
import { delivered } from "../support/delivered.ts";
import { OperatorBed } from "../support/operator-bed.ts";

const ALICE = "0x00000000000000000000000000000000000A11cE".toLowerCase();
const BOB = "0x00000000000000000000000000000000000B0b01".toLowerCase();
const DAY = 86_400;
const KEY = `0x${"42".repeat(32)}`;

describe("blockhost bw withdraw", function () {
  this.timeout(60_000);
  let bed: OperatorBed;
  let token: string;

  before(async () => {
    bed = await OperatorBed.open();
    token = await bed.coin.getAddress();
    for (const [name, address] of Object.entries({ alice: ALICE, bob: BOB }))
      await bed.run("ab", "add", name, address);
  });
  after(() => bed.close());
  beforeEach(() => bed.remember());
  afterEach(() => bed.restore());

  const jump = async (seconds: number) => {
    await bed.chain.rpc("evm_increaseTime", seconds);
    await bed.chain.mine();
  };
  const has = (who: string) => bed.coin.balanceOf(who);
  const transactionsOf = (out: string) => JSON.parse(out).transactions;

  /** Makes a splitter of these shares the treasury. */
  async function shareRevenue(shares: readonly number[]) {
    const splitter = await new RevenueSplitter__factory(bed.shop.admin).deploy(
      [ALICE, BOB],
      shares as number[],
    );
    const { subscriptions } = bed.shop;
    await subscriptions.beginTreasuryChange(await splitter.getAddress());
    await jump(2 * DAY);
    await subscriptions.acceptTreasuryChange();
    return splitter;
  }

  it("brings the treasury what was earned, to the unit as the contract counts it", async () => {
    await delivered(bed);
    await delivered(bed);
    await jump(DAY / 3);
    const treasury = await bed.shop.subscriptions.treasury();
    const before = await has(treasury);
    const { code, out, err } = await bed.sign("bw", "withdraw", "--json");
    expect(code, err).to.equal(0);
    const [only] = transactionsOf(out);
    const came = (await has(treasury)) - before;
    expect(only.moved).to.deep.equal([{ token, to: treasury, amount: `${came}` }]);
    const { subscriptions } = bed.shop;
    const events = await subscriptions.queryFilter(subscriptions.filters.Collected());
    expect(events.reduce((sum, { args }) => sum + args.amount, 0n)).to.equal(came);
    // A third of a day of each, at half a dollar, and a second or two.
    expect(came >= 333_332n && came < 333_400n, `${came}`).to.equal(true);
  });

  it("pays each payee of a splitter its share of all of it", async () => {
    const splitter = await shareRevenue([2, 1]);
    for (let count = 0; count < 3; count++) await delivered(bed);
    await jump(DAY + 1);
    const { code, out, err } = await bed.sign("bw", "withdraw", "treasury");
    expect(code, err).to.equal(0);
    expect([await has(ALICE), await has(BOB)]).to.deep.equal([1_000_000n, 500_000n]);
    expect(await has(await splitter.getAddress())).to.equal(0n);
    expect(out.match(/^done: \w+/gm)).to.deep.equal(["done: collect", "done: release", "done: release"]);
    expect(out).to.match(/^ {2}1 TUSD to alice$/m);
    expect(out).to.match(/^ {2}0\.5 TUSD to bob$/m);
  });

  it("waits for a server that has not seen yet what it depends on", async () => {
    await shareRevenue([1, 1]);
    await delivered(bed);
    await jump(DAY + 1);
    const { selector: release } = RevenueSplitter__factory.createInterface().getFunction("release");
    let refusals = 0;
    const late: HttpPost = (url, request) => {
      const { id, method, params } = JSON.parse(request.body);
      const isTrial = ["eth_estimateGas", "eth_call"].includes(method) && params[0].data.startsWith(release);
      if (!isTrial || refusals >= 4) return httpPost(url, request);
      refusals += 1;
      const error = { code: 3, message: "execution reverted", data: "0x" };
      return Promise.resolve({
        status: 200,
        text: JSON.stringify({ jsonrpc: "2.0", id, error }),
        retryAfterMs: null,
      });
    };
    const { keystoreFile, passphraseFile } = bed.ops;
    const key = ["--keystore", keystoreFile, "--passphrase-file", passphraseFile];
    const { code, err } = await runCommand(["bw", "withdraw", ...key], bed.env, undefined, undefined, late);
    expect(code, err).to.equal(0);
    expect(refusals).to.equal(4);
    expect([await has(ALICE), await has(BOB)]).to.deep.equal([250_000n, 250_000n]);
  });

  it("pays one payee alone, and leaves the others' where it is", async () => {
    const splitter = await shareRevenue([1, 2]);
    await delivered(bed);
    await jump(DAY + 1);
    const waits = async (who: string) =>
      JSON.parse((await bed.run("bw", "balance", who, "tusd", "--json")).out).balances[0].waits;
    expect([await waits("alice"), await waits("bob")]).to.deep.equal(["166666", "333333"]);
    expect(await waits("treasury")).to.equal("500000");
    expect((await bed.sign("bw", "withdraw", "alice")).code).to.equal(0);
    expect([await has(ALICE), await has(BOB)]).to.deep.equal([166_666n, 0n]);
    expect(await splitter.releasable(token, BOB)).to.equal(333_333n);
    // The same again finds nothing.
    expect((await bed.sign("bw", "withdraw", "alice")).out).to.match(/^Nothing waits for alice/);
    expect((await bed.sign("bw", "withdraw")).code).to.equal(0);
    expect([await has(ALICE), await has(BOB)]).to.deep.equal([166_666n, 333_333n]);
  });

  it("pays credits out to whom they belong, whoever asks, and touches nobody else's", async () => {
    await bed.shop.buy();
    await delivered(bed);
    const keeper = (await bed.keeper.open()).connect(bed.chain.provider);
    await bed.shop.subscriptions.connect(keeper).reject(1, `0x${"00".repeat(32)}`);
    const tenant = bed.shop.tenant.address;
    const before = await has(tenant);
    const { out } = await bed.sign("bw", "withdraw", tenant, "--json");
    expect((await has(tenant)) - before).to.equal(500_000n);
    expect(transactionsOf(out).map(({ moved }: { moved: unknown }) => moved)).to.deep.equal([
      [{ token, to: tenant, amount: "500000" }],
    ]);
  });

  it("reaches money in a token that is no longer accepted, by itself when it was earned", async () => {
    await delivered(bed);
    await jump(DAY + 1);
    expect((await bed.sign("bw", "token", "drop", token)).code).to.equal(0);
    const treasury = await bed.shop.subscriptions.treasury();
    const before = await has(treasury);
    expect((await bed.sign("bw", "withdraw")).code).to.equal(0);
    expect((await has(treasury)) - before).to.equal(500_000n);
  });

  it("holds nobody up by a token that refuses the treasury", async () => {
    const { subscriptions, admin, tenant } = bed.shop;
    const hostile = await new BlacklistToken__factory(admin).deploy();
    const address = await hostile.getAddress();
    await subscriptions.acceptToken(address);
    await hostile.mint(tenant, 1_000_000n);
    await hostile.connect(tenant).approve(subscriptions, 1_000_000n);
    const order = { planId: 1, numDays: 1, maxAmount: 1_000_000n, recipient: tenant, encryptionKey: KEY };
    await subscriptions.connect(tenant).purchase({ ...order, token: address });
    await delivered(bed, 1n);
    await delivered(bed);
    await jump(DAY + 1);
    const treasury = await subscriptions.treasury();
    await hostile.setBlacklisted(treasury, true);
    const before = await has(treasury);
    const { code, out, err } = await bed.sign("bw", "withdraw", "--json");
    expect(code).to.equal(3);
    expect(err).to.match(/^blockhost: CHAIN_CALL_REFUSED: /m);
    expect((await has(treasury)) - before).to.equal(500_000n);
    const [one, two] = transactionsOf(out).toSorted((a: { error?: string }) => (a.error ? 1 : -1));
    expect(one.moved).to.deep.equal([{ token, to: treasury, amount: "500000" }]);
    expect(two.error).to.include(`collect 0.5`);
  });

  it("tells what it would do, and prints it for a Safe, all without a role", async () => {
    await shareRevenue([1, 1]);
    await delivered(bed);
    await jump(DAY + 1);
    const dry = await bed.run("bw", "withdraw", "--dry-run", "--from", "alice");
    expect(dry.code, dry.err).to.equal(0);
    expect(dry.out.split("\n").filter((line) => line.startsWith("would"))).to.deep.equal([
      `would collect 0.5 TUSD (${token}) or a little more, earned by a subscription, for the treasury`,
      `would release 0.25 TUSD (${token}) or a little more to alice`,
      `would release 0.25 TUSD (${token}) or a little more to bob`,
    ]);
    const batch = JSON.parse((await bed.run("bw", "withdraw", "--calldata", "--json")).out);
    expect(batch.transactions).to.have.length(3);
    expect(await has(ALICE)).to.equal(0n);
  });

  it("says when nothing waits, and refuses what the contracts never hold", async () => {
    const nothing = await bed.sign("bw", "withdraw", "bob");
    expect(nothing).to.deep.include({ code: 0 });
    expect(nothing.out).to.match(/^Nothing waits for bob/);
    expect((await bed.sign("bw", "withdraw", "--token", "eth")).code).to.equal(2);
    expect(await bed.chain.provider.getTransactionCount(bed.ops.address)).to.equal(0);
  });
});
