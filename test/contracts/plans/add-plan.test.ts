import { expect } from "chai";
import { encodeBytes32String } from "ethers";
import type { IPlans } from "../../../typechain-types/index.ts";
import { chain } from "../support/chain.ts";
import { days } from "../support/days.ts";
import { fields } from "../support/fields.ts";
import { planTerms } from "../support/plan-terms.ts";
import { platform } from "../support/platform.ts";
import type { Platform } from "../support/platform-type.ts";

const { networkHelpers } = chain;
const UINT32 = 2 ** 32 - 1;

/** Each field, values just outside of its range, and the range as the error tells it. */
const outside: [
  field: keyof IPlans.PlanTermsStruct,
  value: string | number | bigint,
  minimum: number,
  maximum: number,
][] = [
  ["name", "", 1, 64],
  ["name", "x".repeat(65), 1, 64],
  ["image", "", 1, 64],
  ["image", "x".repeat(65), 1, 64],
  ["vcpus", 0, 1, 1024],
  ["vcpus", 1025, 1, 1024],
  ["memoryMiB", 0, 1, UINT32],
  ["memoryMiB", UINT32 + 1, 1, UINT32],
  ["diskGiB", 0, 1, UINT32],
  ["diskGiB", UINT32 + 1, 1, UINT32],
  ["mbps", 0, 1, UINT32],
  ["mbps", UINT32 + 1, 1, UINT32],
  ["minDays", 0, 1, 1095],
  ["minDays", 1096, 1, 1095],
  ["maxDays", 0, 1, 1095],
  ["maxDays", 1096, 1, 1095],
  ["gracePeriod", days(90) + 1, 0, days(90)],
  ["deliveryDeadline", 15 * 60 - 1, 15 * 60, days(3)],
  ["deliveryDeadline", days(3) + 1, 15 * 60, days(3)],
  ["stock", 1_000_001, 0, 1_000_000],
];

describe("addPlan", () => {
  let p: Platform;
  beforeEach(async () => {
    p = await networkHelpers.loadFixture(platform);
  });
  const add = (overrides: Partial<IPlans.PlanTermsStruct> = {}) =>
    p.subscriptions.connect(p.planner).addPlan(planTerms(overrides));

  describe("when a field is out of its range", () => {
    it("reverts, naming field, value and range", async () => {
      for (const [field, value, minimum, maximum] of outside) {
        await expect(add({ [field]: value }), `${field} ${value}`)
          .to.be.revertedWithCustomError(p.subscriptions, "PlansFieldOutOfRange")
          .withArgs(
            encodeBytes32String(field),
            typeof value === "string" ? value.length : value,
            minimum,
            maximum,
          );
      }
    });
    it("reverts for a price of zero", async () => {
      await expect(add({ pricePerDay: 0 }))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansFieldOutOfRange")
        .withArgs(encodeBytes32String("pricePerDay"), 0, 1, 2n ** 64n - 1n);
    });
    it("reverts for most days below the fewest", async () => {
      await expect(add({ minDays: 30, maxDays: 29 }))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansFieldOutOfRange")
        .withArgs(encodeBytes32String("maxDays"), 29, 30, 1095);
    });
  });

  describe("when all fields are in range", () => {
    it("counts ids from 1", async () => {
      await add();
      expect(await p.subscriptions.planCount()).to.equal(2);
      expect((await p.subscriptions.planOf(2)).name).to.equal("Small");
      await expect(p.subscriptions.planOf(0))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansUnknownPlan")
        .withArgs(0);
      await expect(p.subscriptions.planOf(3))
        .to.be.revertedWithCustomError(p.subscriptions, "PlansUnknownPlan")
        .withArgs(3);
    });
    it("keeps every field", async () => {
      const terms = {
        name: "Großer Rechner 大",
        image: "debian-13",
        vcpus: 1024n,
        memoryMiB: BigInt(UINT32),
        diskGiB: 77n,
        mbps: 88n,
        pricePerDay: 2n ** 64n - 1n,
        minDays: 2n,
        maxDays: 1095n,
        gracePeriod: BigInt(days(90)),
        deliveryDeadline: 900n,
        stock: 1_000_000n,
      };
      await expect(add(terms)).to.emit(p.subscriptions, "PlanAdded").withArgs(2, Object.values(terms));
      const plan = await p.subscriptions.planOf(2);
      expect(fields(plan)).to.deep.equal({ ...terms, retired: false });
    });
  });
});
