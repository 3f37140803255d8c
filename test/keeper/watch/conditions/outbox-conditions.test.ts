import { expect } from "chai";
import {
  fundsConditions,
  outboxConditions,
  transactionsLeft,
} from "../../../../keeper/watch/conditions/outbox-conditions.ts";
import { watchConfigSchema } from "../../../../keeper/watch/watch-config.ts";

const { limits } = watchConfigSchema.parse({});
const block = { number: 500, hash: "0x", timestamp: 1 };
const CHAIN = { latest: block, confirmed: block, final: block, cursor: 500 };

describe("outboxConditions", () => {
  it("tells of a transaction that has waited for too many blocks", () => {
    const at = (oldestSentAtBlock: number | null) =>
      outboxConditions({ sent: 1, mined: 0, oldestSentAtBlock }, CHAIN, limits).map(({ code }) => code);
    expect(at(null)).to.deep.equal([]);
    expect(at(440)).to.deep.equal([]);
    expect(at(439)).to.deep.equal(["TRANSACTION_STUCK"]);
  });

  it("tells of a balance that is good for a few transactions only", () => {
    const at = (balance: bigint) => fundsConditions({ balance, transaction: 10n }, limits);
    expect(at(500n)).to.deep.equal([]);
    expect(at(499n)).to.deep.include({ ...at(0n)[0], what: at(499n)[0]?.what });
    expect(at(0n)[0]?.code).to.equal("KEEPER_LOW_ON_GAS");
  });

  it("takes transactions that cost nothing for many", () => {
    expect(transactionsLeft({ balance: 0n, transaction: 0n })).to.equal(Number.MAX_SAFE_INTEGER);
  });
});
