import { expect } from "chai";
import { AbiCoder } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { look } from "./look.ts";

describe("SubscriptionLens", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await chain.networkHelpers.loadFixture(platform);
  });

  it("answers what three views answer", async () => {
    const { id } = await delivered(p);
    const [record] = p.subscriptions.interface.getFunction("subscriptionOf").outputs;
    const [access] = p.credential.interface.getFunction("accessOf").outputs;
    const [plan] = p.subscriptions.interface.getFunction("planOf").outputs;
    const types = [record, access, plan].map((each) => each ?? expect.fail("a view without an answer"));
    const answer = AbiCoder.defaultAbiCoder().decode(
      types,
      await look("SubscriptionLens", [p.subscriptions, id]),
    );
    expect(answer[0]).to.deep.equal(await p.subscriptions.subscriptionOf(id));
    expect(answer[1]).to.deep.equal(await p.credential.accessOf(id));
    expect(answer[2]).to.deep.equal(await p.subscriptions.planOf(1));
  });
  it("answers nothing for an id that does not exist", async () => {
    expect(await look("SubscriptionLens", [p.subscriptions, 1])).to.equal("0x");
  });
});
