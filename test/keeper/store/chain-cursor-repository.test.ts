import { expect } from "chai";
import type { ChainLog } from "../../../keeper/core/chain-log.ts";
import { ChainCursorRepository } from "../../../keeper/store/chain-cursor-repository.ts";
import { TempStore } from "./temp-store.ts";

const block = (number: number, fork = "a") => ({ number, hash: `0x${fork}${number}` });
const log = (number: number, subscription: bigint, fork = "a", logIndex = 0): ChainLog => ({
  blockNumber: number,
  blockHash: block(number, fork).hash,
  transactionHash: "0xt",
  logIndex,
  subscription,
  kind: "Purchased",
  timestamp: null,
  operation: null,
});

describe("ChainCursorRepository", () => {
  let store: TempStore;
  let cursors: ChainCursorRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    cursors = new ChainCursorRepository(store.db);
  });
  afterEach(() => store.close());

  it("has no cursor at first", async () => {
    expect(await cursors.cursor()).to.equal(null);
    expect(await cursors.headers()).to.deep.equal([]);
  });

  it("keeps the cursor over a restart", async () => {
    await cursors.advance([block(1), block(2)], [], 0);
    cursors = new ChainCursorRepository(await store.reopen());
    expect(await cursors.cursor()).to.deep.equal(block(2));
  });

  it("returns each log once, by block, transaction and index", async () => {
    const logs = [log(1, 1n), log(1, 1n, "a", 1)];
    expect(await cursors.advance([block(1)], logs, 0)).to.deep.equal(logs);
    const more = log(2, 2n ** 200n);
    expect(await cursors.advance([block(2)], [...logs, more], 0)).to.deep.equal([more]);
  });

  it("forgets what is below the newest final header, and keeps that", async () => {
    await cursors.advance([block(1), block(2), block(5), block(6)], [log(2, 1n), log(5, 2n)], 4);
    expect(await cursors.headers()).to.deep.equal([block(6), block(5), block(2)]);
    await cursors.advance([block(7)], [], 5);
    expect((await cursors.headers()).at(-1)).to.deep.equal(block(5));
    await cursors.advance([block(20)], [], 15);
    expect(await cursors.headers()).to.deep.equal([block(20), block(7)]);
  });

  it("rewinds to a header and returns what is taken back", async () => {
    await cursors.advance([block(1), block(2), block(3)], [log(1, 1n), log(2, 2n), log(3, 3n)], 0);
    expect(await cursors.rewind(block(1))).to.deep.equal([log(2, 2n), log(3, 3n)]);
    expect(await cursors.cursor()).to.deep.equal(block(1));
    expect(await cursors.headers()).to.deep.equal([block(1)]);
    const again = [log(2, 2n, "b"), log(3, 3n)];
    expect(await cursors.advance([block(2, "b"), block(3, "b")], again, 0)).to.deep.equal(again);
  });
});
