import { expect } from "chai";
import { keeperKeys } from "./keeper-keys.ts";
import { KEPT_SEEDS } from "./kept-seeds.ts";
import { runSeed } from "./run-seed.ts";

describe("Kept seeds", () => {
  for (const { seed, why } of KEPT_SEEDS) {
    it(`break no promise: ${seed}, ${why}`, async () => {
      const { violations } = await runSeed(seed, { keys: await keeperKeys() });
      const stories = violations.map(({ promise, story }) => `${promise}: ${story}`);
      expect(stories, `./blockhost simulate --seed ${seed} --trace tells all`).to.deep.equal([]);
    });
  }
});
