import { expect } from "chai";
import type { MoneyEntry } from "../../../keeper/core/money-entry.ts";
import { MoneyRepository } from "../../../keeper/store/money-repository.ts";
import { TempStore } from "./temp-store.ts";

const USD = { token: "0xUSD", symbol: "USD", decimals: 6 };

const entry = (blockNumber: number, logIndex: number, change: Partial<MoneyEntry> = {}): MoneyEntry => ({
  blockNumber,
  logIndex,
  transactionHash: "0xabc",
  at: 1_800_000_000,
  kind: "purchased",
  subscription: 42n,
  account: "0xAda",
  token: "0xUSD",
  amount: 2n ** 87n,
  endsAt: null,
  ...change,
});
const part = (number: number, entries: readonly MoneyEntry[]) => ({
  block: { number, hash: `0x${number}`, timestamp: 1_800_000_000 + number },
  treasuries: ["0xOld", "0xNew"],
  entries,
  units: [USD],
});

describe("MoneyRepository", () => {
  let store: TempStore;
  let money: MoneyRepository;
  beforeEach(async () => {
    store = await TempStore.create();
    money = new MoneyRepository(store.db);
  });
  afterEach(() => store.close());

  it("knows nothing at first", async () => {
    expect(await money.position()).to.equal(null);
    expect(await money.entries()).to.deep.equal([]);
    expect(await money.units()).to.deep.equal([]);
  });

  it("keeps what was read, to the last digit and in the chain's order, over a restart", async () => {
    const first = [entry(9, 1), entry(9, 0, { kind: "withdrawn", subscription: null })];
    await money.advance(part(9, first));
    const last = entry(10, 0, { kind: "renewed", endsAt: 1_900_000_000 });
    await money.advance(part(12, [last]));
    money = new MoneyRepository(await store.reopen());
    expect(await money.entries()).to.deep.equal([first[1], first[0], last]);
    expect(await money.units()).to.deep.equal([USD]);
    const { block, treasuries } = part(12, []);
    expect(await money.position()).to.deep.equal({ block, treasuries });
  });

  it("saves all of a step or none", async () => {
    await money.advance(part(9, [entry(9, 0)]));
    const twice = part(12, [entry(10, 0), entry(9, 0)]);
    await money.advance(twice).then(
      () => expect.fail("an entry was saved twice"),
      () => undefined,
    );
    expect(await money.entries()).to.have.length(1);
    expect((await money.position())?.block.number).to.equal(9);
  });
});
