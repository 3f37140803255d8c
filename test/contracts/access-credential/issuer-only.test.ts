import { expect } from "chai";
import { chain } from "../support/chain.ts";
import { delivered } from "../support/delivered.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;

describe("issuer only", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });

  describe("when the caller is anybody else, the keeper and the admin too", () => {
    it("mint reverts", async () => {
      await expect(p.credential.connect(p.keeper).mint(p.keeper, 1, "0x01", 1, 2))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialNotIssuer")
        .withArgs(p.keeper);
    });
    it("burn reverts", async () => {
      const { id } = await delivered(p);
      await expect(p.credential.connect(p.alice).burn(id))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialNotIssuer")
        .withArgs(p.alice);
    });
    it("setCredential reverts", async () => {
      const { id } = await delivered(p);
      await expect(p.credential.connect(p.keeper).setCredential(id, 1, "0x01"))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialNotIssuer")
        .withArgs(p.keeper);
    });
    it("announceExpiry reverts", async () => {
      const { id } = await delivered(p);
      await expect(p.credential.connect(p.admin).announceExpiry(id, 1, 2))
        .to.be.revertedWithCustomError(p.credential, "AccessCredentialNotIssuer")
        .withArgs(p.admin);
    });
  });
});
