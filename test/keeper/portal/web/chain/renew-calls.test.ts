import { expect } from "chai";
import type { Interface } from "ethers";
import { renewCall } from "../../../../../keeper/portal/web/chain/renew-calls.ts";
import { Subscriptions__factory } from "../../../../../typechain-types/factories/Subscriptions__factory.ts";
import { SwapCheckout__factory } from "../../../../../typechain-types/factories/SwapCheckout__factory.ts";

const subscriptions: Interface = Subscriptions__factory.createInterface();
const checkout: Interface = SwapCheckout__factory.createInterface();
const SUBSCRIPTIONS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const CHECKOUT = "0xa16E02E87b7454126E5E10d957A927A7F5B5d2be";
const ME = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const TOKEN = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const ORDER = { id: 42n, days: 30, token: TOKEN, most: 6_000_000n };
const SWAP = {
  tokenIn: `0x${"00".repeat(20)}`,
  maxIn: 10n ** 18n,
  path: `0x${"ab".repeat(43)}`,
  deadline: 1_800_000_000n,
};
const PERMIT = { value: 7n, deadline: 8n, v: 27, r: `0x${"11".repeat(32)}`, s: `0x${"22".repeat(32)}` };

describe("what a renewal has wallets send", () => {
  const args = [42n, 30n, TOKEN, 6_000_000n] as const;
  const call = (swap: typeof SWAP | null, permit: typeof PERMIT | null) =>
    renewCall(
      { subscriptions: SUBSCRIPTIONS, to: swap === null ? SUBSCRIPTIONS : CHECKOUT },
      ME,
      ORDER,
      swap,
      permit,
    );

  it("is the contract's renew, by allowance or by permit, proved by the sender's event", () => {
    expect(call(null, null).data).to.equal(subscriptions.encodeFunctionData("renew", args));
    expect(call(null, PERMIT).data).to.equal(
      subscriptions.encodeFunctionData("renewWithPermit", [...args, PERMIT]),
    );
    expect(call(null, null).proof).to.deep.equal({
      address: SUBSCRIPTIONS,
      topics: subscriptions.encodeFilterTopics("Renewed", [42n, ME]),
    });
  });

  it("goes through SwapCheckout with other money, which renews in its own name", () => {
    expect(call(SWAP, null).data).to.equal(checkout.encodeFunctionData("renew", [...args, SWAP]));
    expect(call(SWAP, PERMIT).data).to.equal(
      checkout.encodeFunctionData("renewWithPermit", [...args, SWAP, PERMIT]),
    );
    expect(call(SWAP, null)).to.include({ to: CHECKOUT });
    expect(call(SWAP, null).proof.topics).to.deep.equal(
      subscriptions.encodeFilterTopics("Renewed", [42n, CHECKOUT]),
    );
  });
});
