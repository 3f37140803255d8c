import { expect } from "chai";
import { SalesDesk } from "../../../../keeper/commands/sales-desk.ts";
import { salesWords } from "../../../../keeper/commands/words/sales.ts";
import { FinalError, RetryableError } from "../../../../keeper/core/errors.ts";
import { SalesRepository } from "../../../../keeper/store/sales-repository.ts";
import { MemoryInbox } from "../../../fakes/memory-inbox.ts";
import { TempStore } from "../../store/temp-store.ts";
import { rejection } from "../../support/rejection.ts";

const ORDER = { nonce: 5n, takenAt: 0 };
const SET = { word: "set-stock", plan: "1", stock: 7 } as const;

describe("commands about sales", () => {
  let store: TempStore;
  let chain: MemoryInbox;
  let desk: SalesDesk;
  let words: ReturnType<typeof salesWords>;
  beforeEach(async () => {
    store = await TempStore.create();
    chain = new MemoryInbox();
    chain.stock.set(1n, 10);
    const sales = new SalesRepository(store.db);
    const plans = async () => [...chain.stock].map(([id, stock]) => ({ id, stock, retired: id === 2n }));
    desk = new SalesDesk(sales, chain, plans);
    words = salesWords({ desk, store: sales, outbox: chain, plans });
  });
  afterEach(() => store.close());

  const pause = () => words["pause-sales"].begin({ word: "pause-sales" }, ORDER);
  const isPaused = () => words["pause-sales"].outcome?.({ word: "pause-sales" }, ORDER);
  const resume = () => words["resume-sales"].begin({ word: "resume-sales" }, ORDER);
  const outcome = () => words["set-stock"].outcome?.(SET, ORDER) ?? Promise.resolve(null);

  it("tell that sales are paused only once nothing can be bought", async () => {
    expect(await pause()).to.equal(null);
    expect(await isPaused()).to.equal(null);
    await desk.tend();
    await desk.tend();
    expect((await isPaused())?.what).to.include("paused");
    expect(chain.stock.get(1n)).to.equal(0);
  });

  it("do not wait for a pause that a later command has ended", async () => {
    await pause();
    await resume();
    expect((await isPaused())?.what).to.include("later command");
  });

  it("say when there was no pause to end", async () => {
    expect((await resume())?.what).to.include("were not paused");
  });

  it("set a plan's stock, and tell when that is final", async () => {
    expect(await words["set-stock"].begin(SET, ORDER)).to.equal(null);
    expect((await outcome())?.facts).to.deep.include({ plan: "1", stock: 7 });
    expect(chain.stock.get(1n)).to.equal(7);
  });

  it("wait with setting a stock until the command's number is its own for good", () => {
    expect(words["set-stock"].needsFinality, "what was sent goes by that number").to.equal(true);
  });

  it("send one transaction for an order that is begun twice", async () => {
    await words["set-stock"].begin(SET, ORDER);
    await words["set-stock"].begin(SET, ORDER);
    await outcome();
    expect(chain.sent).to.deep.equal(["set-stock:5"]);
  });

  for (const plan of ["2", "3"])
    it(`refuse plan ${plan}, which is retired or does not exist`, async () => {
      chain.stock.set(2n, 1);
      await rejection(words["set-stock"].begin({ ...SET, plan }, ORDER), FinalError, "COMMAND_NOT_POSSIBLE");
    });

  it("refuse to set a stock while sales are paused", async () => {
    await pause();
    await rejection(words["set-stock"].begin(SET, ORDER), FinalError, "COMMAND_NOT_POSSIBLE");
  });

  it("wait with setting a stock until the plan has its own back", async () => {
    await pause();
    await desk.tend();
    await desk.tend();
    await resume();
    await rejection(words["set-stock"].begin(SET, ORDER), RetryableError, "COMMAND_WAITS");
    for (let looks = 0; looks < 3; looks++) await desk.tend();
    await words["set-stock"].begin(SET, ORDER);
    await outcome();
    expect(chain.stock.get(1n)).to.equal(7);
  });

  it("tell when somebody bought at the same moment", async () => {
    await words["set-stock"].begin(SET, ORDER);
    chain.stock.set(1n, 9);
    await rejection(outcome(), FinalError, "COMMAND_NOT_POSSIBLE");
    expect(chain.stock.get(1n)).to.equal(9);
  });
});
