import { expect } from "chai";
import { NotingReader } from "../../../keeper/composition/noting-reader.ts";
import type { ChainView } from "../../../keeper/core/chain-view.ts";
import type { Hold } from "../../../keeper/core/hold.ts";
import { TestBed } from "../chain/test-bed.ts";

describe("NotingReader", function () {
  // Starts a node, which takes long on a machine that is busy.
  this.timeout(120_000);

  it("tells what was read, which owners without code are contracts, and whom the operator holds off", async () => {
    const bed = await TestBed.open();
    try {
      await bed.shop.buy();
      const { heads, contracts } = await bed.room();
      const noted: (ChainView | null)[] = [];
      const known = new Set<string>();
      const wallets = { has: (address: string) => known.has(address.toLowerCase()) };
      let hold: Hold | null = null;
      const reader = new NotingReader(
        (_, view) => noted.push(view),
        wallets,
        { of: () => hold },
        heads,
        contracts,
        0,
      );
      expect((await reader.read(1n, "confirmed"))?.subscription.ownerKind).to.equal("eoa");
      known.add((await bed.shop.tenant.getAddress()).toLowerCase());
      expect((await reader.read(1n, "confirmed"))?.subscription.ownerKind).to.equal("contract");
      hold = { subscription: 1n, purchaseRef: "0x", reason: "spam", since: 1 };
      expect((await reader.read(1n, "confirmed"))?.subscription.held).to.equal(true);
      expect(await reader.read(9n, "confirmed")).to.equal(null);
      expect(noted.map((view) => view?.subscription.ownerKind)).to.deep.equal([
        "eoa",
        "contract",
        "contract",
        undefined,
      ]);
    } finally {
      await bed.close();
    }
  });
});
