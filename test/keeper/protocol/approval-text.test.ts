import { expect } from "chai";
import { approvalText } from "../../../keeper/protocol/approval-text.ts";

describe("approvalText", () => {
  it("binds the machine, the wallet and what it approved, in lower case", () => {
    const text = approvalText({
      instance: "0123456789abcdef0123456789abcdef",
      chainId: 31_337n,
      contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
      tokenId: 42n,
      wallet: "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A",
      hash: `0x${"AB".repeat(32)}`,
    });
    expect(text).to.equal(`BlockHost approval 1
instance=0123456789abcdef0123456789abcdef
chain=31337
contract=0x5fbdb2315678afecb367f032d93f642f64180aa3
token=42
wallet=0x19e7e376e7c213b7e7e7e46cc70a5dd086daff2a
hash=0x${"ab".repeat(32)}
`);
  });
});
