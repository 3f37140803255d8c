import { expect } from "chai";
import { chainConditions } from "../../../../keeper/watch/conditions/chain-conditions.ts";
import { watchConfigSchema } from "../../../../keeper/watch/watch-config.ts";

const { limits } = watchConfigSchema.parse({});
const NOW = 1_700_000_000_000;
const block = (number: number, timestamp: number) => ({ number, hash: "0x", timestamp });

const codes = (timestamp: number, cursor: number | null, own = limits) =>
  chainConditions(
    NOW,
    { latest: block(500, timestamp), confirmed: block(490, timestamp), final: block(400, timestamp), cursor },
    own,
  ).map(({ code }) => code);

describe("chainConditions", () => {
  const second = NOW / 1000;

  it("finds nothing wrong with a chain that moves and is read", () => {
    expect(codes(second - 600, 390)).to.deep.equal([]);
    expect(codes(second + 60, 490)).to.deep.equal([]);
  });

  it("says when the newest block is old, unless the chain makes blocks on demand", () => {
    expect(codes(second - 601, 490)).to.deep.equal(["CHAIN_STALLED"]);
    expect(codes(second - 100_000, 490, { ...limits, headAgeSeconds: 0 })).to.deep.equal([]);
  });

  it("says when the newest block is from the future", () => {
    expect(codes(second + 61, 490)).to.deep.equal(["CLOCK_SKEW"]);
  });

  it("says when confirmed blocks stay unread", () => {
    expect(codes(second, 389)).to.deep.equal(["CHAIN_READING_BEHIND"]);
    expect(codes(second, null)).to.deep.equal([]);
  });
});
