import { expect } from "chai";
import { feedPrice } from "../../../../keeper/treasury/gas/feed-price.ts";
import type { FeedAnswer } from "../../../../keeper/treasury/ports/gas-market.ts";

const NOW = 1_800_000_000;
const LIMITS = { address: "0xFeed", maxAgeSeconds: 3_600, leastUsd: 500_000_000n, mostUsd: 20_000_000_000n };
const GOOD: FeedAnswer = { answer: 250_012_345_678n, decimals: 8, startedAt: NOW - 60, updatedAt: NOW - 60 };
const UP: FeedAnswer = { answer: 0n, decimals: 0, startedAt: NOW - 86_400, updatedAt: NOW - 60 };

const priceBy = (price: Partial<FeedAnswer>, sequencer: FeedAnswer | null = null) =>
  feedPrice({ now: NOW, price: { ...GOOD, ...price }, sequencer }, LIMITS);
const isUnusable = (found: ReturnType<typeof feedPrice>, what: string) =>
  expect(found, what).to.have.property("unusable");

describe("feedPrice", () => {
  it("is the feed's answer, whatever its decimals", () => {
    expect(priceBy({})).to.deep.equal({ micros: 2_500_123_456n });
    expect(priceBy({ answer: 2_500n, decimals: 0 })).to.deep.equal({ micros: 2_500_000_000n });
    expect(priceBy({ answer: 2_500n * 10n ** 18n, decimals: 18 }, UP)).to.deep.equal({
      micros: 2_500_000_000n,
    });
  });

  it("is none when the answer is old, not there yet, or from the future", () => {
    expect(priceBy({ updatedAt: NOW - 3_600 })).to.have.property("micros");
    isUnusable(priceBy({ updatedAt: NOW - 3_601 }), "old");
    isUnusable(priceBy({ updatedAt: 0 }), "not there");
    isUnusable(priceBy({ updatedAt: NOW + 3_601 }), "future");
  });

  it("is none when it cannot be true", () => {
    for (const answer of [0n, -250_000_000_000n, 49_999_999_999n, 2_000_000_000_100n])
      isUnusable(priceBy({ answer }), `${answer}`);
    expect(priceBy({ answer: 50_000_000_000n })).to.deep.equal({ micros: LIMITS.leastUsd });
    expect(priceBy({ answer: 2_000_000_000_000n })).to.deep.equal({ micros: LIMITS.mostUsd });
  });

  it("is none while the chain's sequencer is down, and for an hour after", () => {
    isUnusable(priceBy({}, { ...UP, answer: 1n }), "down");
    isUnusable(priceBy({}, { ...UP, startedAt: 0 }), "never told");
    isUnusable(priceBy({}, { ...UP, startedAt: NOW - 3_599 }), "just up");
    expect(priceBy({}, { ...UP, startedAt: NOW - 3_600 })).to.have.property("micros");
  });
});
