import { createHook } from "node:async_hooks";
import { Worker } from "node:worker_threads";
import { expect } from "chai";
import { keeperKeys } from "./keeper-keys.ts";
import { runSeed } from "./run-seed.ts";

/** Seeds in whose worlds something is sealed, killed and reorganised. */
const SEEDS = ["1", "36"];

describe("A seed decides everything", () => {
  it("makes the same trace twice and another seed another, with and without its story, on a busy machine too", async () => {
    const keys = await keeperKeys();
    const hashes = new Set<string>();
    for (const seed of SEEDS) {
      const { hash, steps } = await runSeed(seed, { keys });
      hashes.add(hash);
      // Threads that do nothing but take the processor away.
      const load = [1, 2].map(() => new Worker("for (;;);", { eval: true }));
      try {
        const again = await runSeed(seed, { keys, keepTrace: true });
        expect([again.hash, again.steps], `seed ${seed}`).to.deep.equal([hash, steps]);
      } finally {
        await Promise.all(load.map((thread) => thread.terminate()));
      }
    }
    expect(hashes, "another seed has another trace").to.have.lengthOf(SEEDS.length);
  });

  it("leaves no asynchrony to the machine but WebCrypto's, which is waited for", async () => {
    const keys = await keeperKeys();
    const seen = new Set<string>();
    const hook = createHook({ init: (_id, type) => seen.add(type) }).enable();
    await runSeed("1", { keys }).finally(() => hook.disable());
    const harmless =
      /^(PROMISE|Immediate|TickObject|Microtask|(RANDOMBYTES|DERIVEBITS|SIGN|CIPHER|HASH)REQUEST)$/;
    expect([...seen].filter((type) => !harmless.test(type))).to.deep.equal([]);
  });
});
