import { expect } from "chai";
import { keeperKeys } from "./keeper-keys.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";
import { runSeed } from "./run-seed.ts";

/** Seeds that a bug may hide from. */
const PATIENCE = 60;

describe("The simulation has teeth", () => {
  let end: AbortController;
  beforeEach(() => {
    end = new AbortController();
  });
  // Of a test whose time is up too: its bug is not there for the tests after it.
  afterEach(() => end.abort());

  for (const { name, breaks, plant, between, seen = 1 } of PLANTED_BUGS) {
    it(`sees that ${name}`, async () => {
      const { signal } = end;
      const keys = await keeperKeys();
      signal.addEventListener("abort", plant(), { once: true });
      for (let seed = seen; seed < seen + PATIENCE && !signal.aborted; seed++) {
        const { violations } = await runSeed(`teeth ${seed}`, {
          keys,
          only: [breaks],
          ...(between && { between }),
        });
        if (violations.length > 0) return;
      }
      expect.fail(`"${breaks}" was kept in ${PATIENCE} worlds`);
    });
  }
});
