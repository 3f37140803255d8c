import { expect } from "chai";
import { parseEther } from "ethers";
import { FinalError, RetryableError } from "../../../../keeper/core/errors.ts";
import type { ContractCall, TransactionOutcome } from "../../../../keeper/core/transaction.ts";
import { type GasConfig, gasConfigSchema } from "../../../../keeper/treasury/gas/gas-config.ts";
import { GasKeeper } from "../../../../keeper/treasury/gas/gas-keeper.ts";
import type { GasSight } from "../../../../keeper/treasury/ports/gas-market.ts";
import { handTime } from "../../../fakes/hand-time.ts";
import { rejection } from "../../support/rejection.ts";

const USD = `0x${"11".repeat(20)}`;
const WETH = `0x${"22".repeat(20)}`;
const ROUTER = `0x${"33".repeat(20)}`;
const KEEPER = `0x${"44".repeat(20)}`;
const FEED = `0x${"55".repeat(20)}`;
const CONFIG = {
  least: "0.02",
  target: "0.05",
  patienceSeconds: 3_600,
  token: USD,
  router: ROUTER,
  path: `${WETH}0001f4${USD.slice(2)}`,
  feed: { address: FEED, leastUsd: "500", mostUsd: "20000" },
  maxAboveBps: 200,
};
const HOUR = 3_600_000;
const START = Date.parse("2026-11-26T09:00:00Z");

describe("GasKeeper", () => {
  const config: GasConfig = gasConfigSchema.parse(CONFIG);
  let clock: { now: number };
  let sight: GasSight;
  let outcomes: Map<string, TransactionOutcome>;
  let sent: Map<string, ContractCall>;
  let refused: string | null;
  let keeper: GasKeeper;
  let fault: Error | null;

  beforeEach(() => {
    clock = { now: START };
    const feed = { answer: 250_000_000_000n, decimals: 8, startedAt: 1, updatedAt: 0 };
    sight = {
      now: 0,
      balance: parseEther("0.01"),
      dollars: 500_000_000n,
      decimals: 6,
      allowance: 0n,
      price: feed,
      sequencer: null,
    };
    [outcomes, sent, refused] = [new Map(), new Map(), null];
    const outbox = {
      submit: async (purpose: string, call: ContractCall): Promise<TransactionOutcome> => {
        const known = outcomes.get(purpose);
        if (known) return known;
        if (refused !== null) return { state: "reverted", error: refused };
        sent.set(purpose, call);
        outcomes.set(purpose, { state: "pending" });
        return { state: "pending" };
      },
    };
    fault = null;
    const market = {
      look: async () => {
        if (fault) throw fault;
        const now = clock.now / 1000;
        return { ...sight, now, price: { ...sight.price, updatedAt: now - 60 } };
      },
    };
    keeper = new GasKeeper({ config, keeper: KEEPER, market, outbox, time: handTime(clock) });
  });

  /** What was sent is final; an approval counts from then on. */
  const settle = () => {
    for (const [purpose, call] of sent) {
      if (outcomes.get(purpose)?.state !== "pending") continue;
      outcomes.set(purpose, { state: "final", hash: "0x" });
      if (call.kind === "approve") sight = { ...sight, allowance: call.amount };
    }
  };
  /** Patience is over; looks until nothing more is sent. */
  const goOn = async () => {
    await keeper.look();
    clock.now += HOUR;
    let before: number;
    do {
      settle();
      before = sent.size;
      await keeper.look();
    } while (sent.size > before);
  };

  it("does and says nothing while there is enough", async () => {
    sight = { ...sight, balance: config.least };
    await goOn();
    expect([...sent.keys()]).to.deep.equal([]);
    expect(keeper.trouble).to.equal(null);
  });

  it("warns first, and buys when nobody has helped in time", async () => {
    await keeper.look();
    expect(keeper.trouble).to.have.property("code", "KEEPER_GAS_BELOW_BOUND");
    clock.now += HOUR - 1;
    await keeper.look();
    expect(sent.size).to.equal(0);
    clock.now += 1;
    await keeper.look();
    expect([...sent.keys()]).to.deep.equal(["approve-gas:2026-11-26"]);
  });

  it("waits anew when it was enough in between", async () => {
    await keeper.look();
    clock.now += HOUR;
    sight = { ...sight, balance: config.least };
    await keeper.look();
    sight = { ...sight, balance: 0n };
    await keeper.look();
    expect(sent.size).to.equal(0);
  });

  it("buys exactly what is missing, for no more than the feed's price allows", async () => {
    await goOn();
    // 0.04 coins at 2500 dollars are 100 dollars, and two percent.
    expect(sent.get("approve-gas:2026-11-26")).to.deep.equal({
      kind: "approve",
      token: USD,
      spender: ROUTER,
      amount: 127_500_000n,
    });
    expect(sent.get("buy-gas:2026-11-26")).to.deep.equal({
      kind: "buyGas",
      router: ROUTER,
      path: CONFIG.path,
      amountOut: parseEther("0.04"),
      maxIn: 102_000_000n,
      recipient: KEEPER,
      deadline: (START + HOUR) / 1000 + 1_800,
    });
  });

  it("uses an allowance that is left, and clears one that is too small", async () => {
    sight = { ...sight, allowance: 102_000_000n };
    await goOn();
    expect([...sent.keys()]).to.deep.equal(["buy-gas:2026-11-26"]);
    clock.now += 24 * HOUR;
    sight = { ...sight, allowance: 1n };
    await goOn();
    expect([...sent.keys()].slice(1)).to.deep.equal([
      "clear-gas:2026-11-27",
      "approve-gas:2026-11-27",
      "buy-gas:2026-11-27",
    ]);
  });

  it("buys once a day at most, whatever becomes of what it has", async () => {
    await goOn();
    sight = { ...sight, balance: 0n, allowance: 10n ** 12n };
    await keeper.look();
    expect(sent.size).to.equal(2);
    expect(keeper.trouble?.what).to.include("today already");
    clock.now += 24 * HOUR;
    await keeper.look();
    expect([...sent.keys()].at(-1)).to.equal("buy-gas:2026-11-27");
  });

  it("buys nothing without a price from the second source", async () => {
    sight = { ...sight, price: { ...sight.price, answer: 0n } };
    await goOn();
    expect(sent.size).to.equal(0);
    expect(keeper.trouble?.what).to.include("none is bought");
  });

  it("buys nothing when it has too little, and says so", async () => {
    sight = { ...sight, dollars: 101_999_999n };
    await goOn();
    expect(sent.size).to.equal(0);
    expect(keeper.trouble?.what).to.include("102000000");
  });

  it("tells of a market that is none, and of servers that do not answer nothing but the error", async () => {
    fault = new FinalError("GAS_MARKET_UNUSABLE", "the feed is none", "correct it");
    await keeper.look();
    const trouble = { code: "GAS_MARKET_UNUSABLE", what: "the feed is none", remedy: "correct it" };
    expect(keeper.trouble).to.deep.equal(trouble);
    fault = new RetryableError("CHAIN_UNREACHABLE", "no server answers", "wait");
    await rejection(keeper.look(), RetryableError, "CHAIN_UNREACHABLE");
  });

  it("says when the chain refuses, as it does when the pool asks too much, and goes on when that is over", async () => {
    sight = { ...sight, allowance: 102_000_000n };
    refused = "Reverted";
    await goOn();
    expect(keeper.trouble?.what).to.include("Reverted");
    refused = null;
    await keeper.look();
    expect([...sent.keys()]).to.deep.equal(["buy-gas:2026-11-26"]);
  });
});

describe("gasConfigSchema", () => {
  it("refuses bounds in the wrong order, and a path that does not end with the token", () => {
    for (const wrong of [{ target: "0.02" }, { path: `${USD}0001f4${WETH.slice(2)}` }, { path: USD }])
      expect(gasConfigSchema.safeParse({ ...CONFIG, ...wrong }).success, JSON.stringify(wrong)).to.equal(
        false,
      );
  });
});
