import { expect } from "chai";
import { CollectionRepository } from "../../../keeper/store/collection-repository.ts";
import { TempStore } from "./temp-store.ts";

const DAY = 86_400_000;

describe("CollectionRepository", () => {
  let store: TempStore;
  let collections: CollectionRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    collections = new CollectionRepository(store.db);
  });
  afterEach(() => store.close());

  it("keeps what was decided over a restart, that nothing is to be done too", async () => {
    const batches = [{ token: "0xUSD", ids: [1n, 2n ** 60n] }];
    await collections.plan("2026-11-26T00", batches, 1);
    await collections.plan("2026-11-27T00", [], 1);
    collections = new CollectionRepository(await store.reopen());
    expect(await collections.planned("2026-11-26T00")).to.deep.equal(batches);
    expect(await collections.planned("2026-11-27T00")).to.deep.equal([]);
    expect(await collections.planned("2026-11-28T00")).to.equal(null);
  });

  it("decides nothing twice", async () => {
    await collections.plan("a", [], 1);
    const again = collections.plan("a", [{ token: "0xUSD", ids: [1n] }], 1);
    await again.then(
      () => expect.fail("decided twice"),
      () => undefined,
    );
    expect(await collections.planned("a")).to.deep.equal([]);
  });

  it("forgets what nobody asks for any more", async () => {
    await collections.plan("old", [], 0);
    await collections.plan("newer", [], DAY);
    await collections.plan("new", [], 90 * DAY + 1);
    expect(await collections.planned("old")).to.equal(null);
    expect(await collections.planned("newer")).to.deep.equal([]);
  });
});
