import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";

const { networkHelpers } = chain;

describe("supportsInterface", () => {
  describe("when the interface is spoken", () => {
    it("is true for ERC-165, 721, 721 metadata, 4906, 4907 and 7858", async () => {
      const { credential } = await networkHelpers.loadFixture(platform);
      for (const id of ["0x01ffc9a7", "0x80ac58cd", "0x5b5e139f", "0x49064906", "0xad092b5c", "0x3ebdfa31"]) {
        expect(await credential.supportsInterface(id), id).to.equal(true);
      }
    });
  });

  describe("when the interface is not spoken", () => {
    it("is false for the invalid id, ERC-5643 and enumeration", async () => {
      const { credential } = await networkHelpers.loadFixture(platform);
      for (const id of ["0xffffffff", "0x8c65f84d", "0x780e9d63"]) {
        expect(await credential.supportsInterface(id), id).to.equal(false);
      }
    });
  });
});
