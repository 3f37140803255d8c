import { expect } from "chai";
import { hashMessage } from "ethers";
import { textHash } from "../../../keeper/protocol/text-hash.ts";

describe("textHash", () => {
  it("is the hash that wallets sign, by bytes and not by characters", () => {
    for (const text of ["", "a", "Let me in.\n", "ä€😀", "x".repeat(1_000)])
      expect(textHash(text), text).to.equal(hashMessage(text));
  });
});
