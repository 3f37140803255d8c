import { expect } from "chai";
import { NotingReader } from "../../../keeper/composition/noting-reader.ts";
import type { ChainView } from "../../../keeper/core/chain-view.ts";
import type { Measure } from "../../../keeper/core/measure.ts";
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
      let measure: Measure | null = null;
      const reader = new NotingReader(
        (_, view) => noted.push(view),
        wallets,
        { of: () => measure },
        heads,
        contracts,
        0,
      );
      expect((await reader.read(1n, "confirmed"))?.subscription.ownerKind).to.equal("eoa");
      known.add((await bed.shop.tenant.getAddress()).toLowerCase());
      expect((await reader.read(1n, "confirmed"))?.subscription.ownerKind).to.equal("contract");
      const given = {
        subscription: 1n,
        purchaseRef: "0x",
        reason: "spam",
        evidence: null,
        mbps: 0,
        since: 1,
      };
      for (const [taken, asked] of [
        [
          { ...given, kind: "warn" },
          { held: false, throttleMbps: 0 },
        ],
        [
          { ...given, kind: "throttle", mbps: 2 },
          { held: false, throttleMbps: 2 },
        ],
        [
          { ...given, kind: "suspend" },
          { held: true, throttleMbps: 0 },
        ],
      ] as const) {
        measure = taken;
        expect((await reader.read(1n, "confirmed"))?.subscription).to.deep.include(asked);
      }
      expect(await reader.read(9n, "confirmed")).to.equal(null);
      expect(noted.map((view) => view?.subscription.ownerKind)).to.deep.equal([
        "eoa",
        "contract",
        "contract",
        "contract",
        "contract",
        undefined,
      ]);
    } finally {
      await bed.close();
    }
  });
});
