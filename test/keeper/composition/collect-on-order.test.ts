import { expect } from "chai";
import { collectOnOrder } from "../../../keeper/composition/collect-on-order.ts";

describe("collectOnOrder", () => {
  it("begins once for each order, and tells what came of it when it is over", async () => {
    const asked: string[] = [];
    let isOver = false;
    const refusals = [{ what: "all", error: "SafeERC20FailedOperation" }];
    const collector = collectOnOrder({
      collectNow: async (occasion) => {
        asked.push(occasion);
        return { isOver, refusals, subscriptions: 5, transactions: 2 };
      },
    });
    await collector.begin(7n);
    expect(await collector.outcome(7n)).to.equal(null);
    isOver = true;
    const outcome = await collector.outcome(7n);
    expect(outcome?.facts).to.deep.equal({
      subscriptions: 5,
      transactions: 2,
      refused: ["SafeERC20FailedOperation"],
    });
    expect(new Set(asked)).to.deep.equal(new Set(["command-7"]));
  });
});
