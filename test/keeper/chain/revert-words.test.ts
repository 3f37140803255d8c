import { expect } from "chai";
import { AbiCoder, encodeBytes32String, Interface, id } from "ethers";
import { revertWords } from "../../../keeper/chain/revert-words.ts";

describe("why a contract refuses, in words", () => {
  const ours = { errorWords: () => null };
  const coder = AbiCoder.defaultAbiCoder();
  const text = (words: string) => `0x08c379a0${coder.encode(["string"], [words]).slice(2)}`;

  it("is what the contract says of itself", () => {
    expect(revertWords(ours, text("Too little received"))).to.equal("Too little received");
    const panic = new Interface(["error Panic(uint256 code)"]).encodeErrorResult("Panic", [17]);
    expect(revertWords(ours, panic)).to.equal("Panic(17)");
    expect(revertWords(ours, "0x")).to.equal("it gives no reason");
    expect(revertWords(ours, "0x12345678")).to.equal("an error that is not known here: 0x12345678");
  });

  it("is printable and short, whatever a stranger's contract says", () => {
    expect(revertWords(ours, text(`\u001b[2J${"a".repeat(1_000)}`))).to.match(/^\?\[2Ja{195,197}$/);
    expect(revertWords(ours, `0x08c379a0${"ff".repeat(64)}`)).to.equal("an error that cannot be read");
    expect(revertWords(ours, `0x08c379a0`)).to.equal("an error that cannot be read");
  });

  it("names roles", () => {
    const words = `AccessControlUnauthorizedAccount(account 0x1, neededRole ${id("PLANNER_ROLE")})`;
    expect(revertWords({ errorWords: () => words }, encodeBytes32String("x"))).to.match(
      /neededRole PLANNER_ROLE\)$/,
    );
  });
});
