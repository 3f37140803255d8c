import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";
import { ChainEarnings } from "../../../keeper/chain/chain-earnings.ts";
import { RetryableError } from "../../../keeper/core/errors.ts";
import { rejection } from "../support/rejection.ts";
import { MoneyBed } from "../treasury/money-bed.ts";
import { FaultyProxy } from "./faulty-proxy.ts";

const DAY = 86_400;

describe("ChainEarnings", function () {
  // Starts nodes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let bed: MoneyBed;
  let mark: unknown;
  before(async () => {
    bed = await MoneyBed.open();
  });
  beforeEach(async () => {
    mark = await bed.chain.mark();
  });
  afterEach(() => bed.chain.goBack(mark));
  after(() => bed.close());

  /** So many subscriptions of a day, all of it earned. */
  async function earned(count: number): Promise<void> {
    for (let id = 1; id <= count; id++) {
      await bed.buy(0, 1, bed.tokens[id % 2 === 0 ? 0 : 1]);
      const { purchaseRef } = await bed.subscriptions.subscriptionOf(id);
      await bed.subscriptions.deliver(id, purchaseRef, "0x01");
    }
    await bed.chain.rpc("evm_increaseTime", DAY);
    await bed.chain.mine();
  }

  it("tells what each has earned, in as many calls as the server's gas needs", async () => {
    await earned(6);
    const proxy = await FaultyProxy.start(bed.chain.url);
    try {
      const { heads, contracts } = await bed.view({ rpcUrls: [proxy.url] });
      const earnings = new ChainEarnings(heads, contracts);
      const all = await earnings.earned();
      const [usd, dai] = await Promise.all(bed.tokens.map((token) => token.getAddress()));
      expect(all.map(({ id, token }) => [id, token])).to.deep.equal(
        [1n, 2n, 3n, 4n, 5n, 6n].map((id) => [id, id % 2n === 0n ? usd : dai]),
      );
      expect(all.slice(0, 2).map(({ amount }) => amount)).to.deep.equal([333_337n * 10n ** 12n, 333_337n]);
      const cap = (gas: number) => {
        proxy.rewrite = (method, [call, at]) =>
          method === "eth_call" ? [{ ...(call as object), gas: `0x${gas.toString(16)}` }, at] : [call, at];
      };
      cap(300_000);
      const before = proxy.calls.length;
      expect(await earnings.earned()).to.deep.equal(all);
      expect(proxy.calls.slice(before).filter((call) => call === "eth_call").length).to.be.greaterThan(1);
      cap(150_000);
      await rejection(earnings.earned(), RetryableError, "CHAIN_CALL_LIMITED");
    } finally {
      await proxy.close();
    }
  });

  it("tells what is due to the treasury and its payees, whatever another token does", async () => {
    await earned(2);
    const [usd, dai] = bed.tokens;
    // Renewed in another token once it has expired, it leaves the treasury a credit.
    const [tenant] = bed.tenants;
    if (!tenant) throw new Error("no tenant");
    await bed.subscriptions.connect(tenant).renew(2, 1, dai, MaxUint256);
    await bed.subscriptions.collect([1]);
    const { heads, contracts } = await bed.view({});
    const addresses = await Promise.all([usd, dai].map((token) => token.getAddress()));
    const dues = await new ChainEarnings(heads, contracts).dues([...addresses, `0x${"99".repeat(20)}`]);
    expect(dues.treasury).to.equal(await bed.splitter.getAddress());
    expect(dues.credits).to.deep.equal([{ token: addresses[0], account: dues.treasury, amount: 333_337n }]);
    const shares = [50n, 30n, 20n].map((share) => (333_337n * 10n ** 12n * share) / 100n);
    expect(dues.releases.map(({ amount }) => amount)).to.deep.equal(shares);
    expect(dues.releases.map(({ token }) => token)).to.deep.equal([addresses[1], addresses[1], addresses[1]]);
  });

  it("finds no payees in a treasury that is no splitter", async () => {
    for (const treasury of [bed.admin, bed.tokens[0]]) {
      await bed.subscriptions.beginTreasuryChange(treasury);
      await bed.chain.rpc("evm_increaseTime", 2 * DAY);
      await bed.subscriptions.acceptTreasuryChange();
      const { heads, contracts } = await bed.view({});
      const dues = await new ChainEarnings(heads, contracts).dues([ZeroAddress]);
      expect(dues.releases).to.deep.equal([]);
    }
  });
});
