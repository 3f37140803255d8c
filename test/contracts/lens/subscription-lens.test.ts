import { expect } from "chai";
import { AbiCoder } from "ethers";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";
import { purchased } from "../support/purchased.ts";
import { look } from "./look.ts";

describe("SubscriptionLens", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await chain.networkHelpers.loadFixture(platform);
  });

  it("answers what three views answer", async () => {
    const { id } = await delivered(p);
    const answer = await answerFor(p, id);
    expect(answer[0]).to.deep.equal(await p.subscriptions.subscriptionOf(id));
    expect(answer[1]).to.deep.equal(await p.credential.accessOf(id));
    expect(answer[2]).to.deep.equal(await p.subscriptions.planOf(1));
  });
  it("says whether the owner is a contract, or before delivery the recipient", async () => {
    const { id, purchaseRef } = await purchased(p);
    const byContract = async () => (await answerFor(p, id))[3] as boolean;
    expect(await byContract(), "a recipient with a key").to.equal(false);
    await chain.networkHelpers.setCode(p.alice.address, "0x00");
    expect(await byContract(), "a recipient with code").to.equal(true);
    await p.subscriptions.connect(p.keeper).deliver(id, purchaseRef, "0x01");
    const owns = async (code: string) => {
      await chain.networkHelpers.setCode(p.alice.address, code);
      return byContract();
    };
    expect(await owns("0x00"), "a byte of code").to.equal(true);
    expect(await owns(`0xef0100${"22".repeat(20)}`), "code that is lent (EIP-7702)").to.equal(false);
    expect(await owns("0x00".padEnd(48, "0")), "code as long as a loan").to.equal(true);
    expect(await owns("0x"), "none any more").to.equal(false);
  });
  it("answers nothing for an id that does not exist", async () => {
    expect(await look("SubscriptionLens", [p.subscriptions, 1])).to.equal("0x");
  });
});

/** The three structs, and whether the owner is a contract. */
async function answerFor(p: Platform, id: bigint) {
  const views = [
    p.subscriptions.interface.getFunction("subscriptionOf"),
    p.credential.interface.getFunction("accessOf"),
    p.subscriptions.interface.getFunction("planOf"),
  ];
  const types = views.map(({ outputs: [type] }) => type ?? expect.fail("a view without an answer"));
  const answer = await look("SubscriptionLens", [p.subscriptions, id]);
  return AbiCoder.defaultAbiCoder().decode([...types, "bool"], answer);
}
