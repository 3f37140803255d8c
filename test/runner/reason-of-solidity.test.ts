import { expect } from "chai";
import { reasonOfSolidity } from "./reason-of-solidity.ts";

describe("reasonOfSolidity", () => {
  const failed = { name: "invariantOne", status: "Failure", reason: "1 != 2", kind: {} } as const;
  const call = { contractName: "BuyerHandler", signature: "renew(uint8,uint8)", args: "1, 2" };

  it("has the history that led to a failure, a call a line", () => {
    const reason = reasonOfSolidity({
      ...failed,
      counterexample: { sequence: [call, { ...call, args: "3, 4" }] },
    });
    expect(reason).to.equal("1 != 2\n  BuyerHandler.renew(1, 2)\n  BuyerHandler.renew(3, 4)");
  });

  it("has the input that failed a property", () => {
    expect(
      reasonOfSolidity({
        ...failed,
        counterexample: { signature: "testOne(uint8)", args: "7 \u001b[2m[7e0]\u001b[0m" },
      }),
    ).to.equal("1 != 2\n  testOne(7 [7e0])");
  });

  it("is never empty", () => {
    expect(reasonOfSolidity({ ...failed, reason: undefined, counterexample: undefined })).to.equal(
      "it gave no reason",
    );
  });
});
