import { expect } from "chai";
import { SalesDesk } from "../../../keeper/commands/sales-desk.ts";
import { SalesRepository } from "../../../keeper/store/sales-repository.ts";
import { MemoryInbox } from "../../fakes/memory-inbox.ts";
import { TempStore } from "../store/temp-store.ts";

const RETIRED = 3n;

describe("SalesDesk", () => {
  let store: TempStore;
  let chain: MemoryInbox;
  let sales: SalesRepository;
  let desk: SalesDesk;

  /** The keeper starts on what is stored. */
  const start = () => {
    sales = new SalesRepository(store.db);
    const plans = async () => [...chain.stock].map(([id, stock]) => ({ id, stock, retired: id === RETIRED }));
    desk = new SalesDesk(sales, chain, plans);
  };
  beforeEach(async () => {
    store = await TempStore.create();
    chain = new MemoryInbox();
    chain.stock.set(1n, 10).set(2n, 0).set(RETIRED, 4);
    start();
  });
  afterEach(() => store.close());

  const tend = async (times = 4) => {
    for (let looks = 0; looks < times; looks++) await desk.tend();
  };
  const stocks = () => [...chain.stock.values()];

  it("changes nothing while sales were never paused", async () => {
    await tend();
    expect([stocks(), chain.sent]).to.deep.equal([[10, 0, 4], []]);
  });

  it("takes all stock of what is sold, and gives it back", async () => {
    await sales.setPaused(true);
    await tend();
    expect([stocks(), await desk.isShut()]).to.deep.equal([[0, 0, 4], true]);
    await sales.setPaused(false);
    await tend();
    expect(stocks()).to.deep.equal([10, 0, 4]);
  });

  it("keeps back what comes while sales are paused, and gives that too", async () => {
    await sales.setPaused(true);
    await tend();
    chain.stock.set(1n, 2).set(2n, 1);
    await tend();
    expect(stocks()).to.deep.equal([0, 0, 4]);
    await sales.setPaused(false);
    chain.stock.set(1n, 1);
    await tend();
    expect(stocks()).to.deep.equal([13, 1, 4]);
  });

  it("counts right when somebody bought in between", async () => {
    await sales.setPaused(true);
    await tend(1);
    chain.stock.set(1n, 9);
    await tend();
    expect(stocks()).to.deep.equal([0, 0, 4]);
    await sales.setPaused(false);
    await tend();
    expect(stocks()).to.deep.equal([9, 0, 4]);
  });

  it("counts right when it is killed between any two looks", async () => {
    const again = async () => {
      await store.reopen();
      start();
      await tend(1);
    };
    await sales.setPaused(true);
    for (let starts = 0; starts < 4; starts++) await again();
    await sales.setPaused(false);
    for (let starts = 0; starts < 4; starts++) await again();
    expect(stocks()).to.deep.equal([10, 0, 4]);
  });

  it("gives back no more than the contract takes", async () => {
    await sales.setPaused(true);
    await tend();
    chain.stock.set(1n, 999_999);
    await sales.setPaused(false);
    await tend();
    expect(chain.stock.get(1n)).to.equal(1_000_000);
  });
});
