import { expect } from "chai";
import type { MoneyEntry } from "../../../../keeper/core/money-entry.ts";
import { MoneyMemory } from "../../../../keeper/treasury/books/money-memory.ts";
import type { MoneyPart } from "../../../../keeper/treasury/ports/money-log.ts";

const entryIn = (blockNumber: number): MoneyEntry => ({
  blockNumber,
  logIndex: 0,
  transactionHash: "0x",
  at: blockNumber,
  kind: "purchased",
  subscription: 1n,
  account: "0xAda",
  token: "USD",
  amount: 1n,
  endsAt: null,
});
const part = (number: number): MoneyPart => ({
  block: { number, hash: "0x", timestamp: number },
  isNewest: true,
  entries: [entryIn(number)],
  treasuries: [],
  units: [],
});

describe("MoneyMemory", () => {
  it("takes nothing twice from a store that a keeper writes to meanwhile", async () => {
    const store = new MoneyMemory();
    await store.advance(part(1));
    const position = store.position.bind(store);
    // Between the look at the position and the look at the entries, the keeper reads on.
    store.position = async () => {
      const before = await position();
      await store.advance(part(2));
      return before;
    };
    const memory = await MoneyMemory.from(store);
    expect((await memory.position())?.block.number).to.equal(1);
    await memory.advance(part(2));
    expect((await memory.entries()).map(({ blockNumber }) => blockNumber)).to.deep.equal([1, 2]);
  });
});
