import { expect } from "chai";
import { type Draft, errorsOf, recipientOf } from "../../../../../../keeper/portal/web/pages/buy/draft.ts";
import type { ApiPlan } from "../../../../../../keeper/protocol/api/plan.ts";

const PLAN = { minDays: 7, maxDays: 365 } as ApiPlan;
const DRAFT: Draft = { days: "30", money: 0, isGift: false, recipient: "" };
const FRIEND = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

const wrong = (changes: Partial<Draft>, account: string | null = null) =>
  Object.keys(errorsOf({ ...DRAFT, ...changes }, PLAN, account));

describe("what is filled in to buy", () => {
  it("is for as many whole days as the plan is sold for", () => {
    for (const days of ["7", "365", " 30 "]) expect(wrong({ days }), days).to.deep.equal([]);
    for (const days of ["6", "366", "", "1.5", "30 days", "-7", "1e2", "0x10"])
      expect(wrong({ days }), days).to.deep.equal(["days"]);
  });

  it("is a gift to a whole address of somebody else", () => {
    const gift = (recipient: string) =>
      wrong({ isGift: true, recipient }, FRIEND.toUpperCase().replace("X", "x"));
    expect(gift("0x1111111111111111111111111111111111111111")).to.deep.equal([]);
    for (const recipient of ["", "0x1234", "friend.eth", FRIEND, FRIEND.toLowerCase(), `0x${"0".repeat(40)}`])
      expect(gift(recipient), recipient).to.deep.equal(["recipient"]);
    expect(wrong({ isGift: false, recipient: "0x1234" })).to.deep.equal([]);
  });

  it("notices an address with one letter mistyped, by its checksum", () => {
    const recipient = (typed: string) => recipientOf({ ...DRAFT, recipient: typed });
    expect(recipient(FRIEND.toLowerCase())).to.equal(FRIEND);
    expect(recipient(` ${FRIEND} `)).to.equal(FRIEND);
    expect(recipient(FRIEND.replace("Be", "bE"))).to.equal(null);
    expect(recipient(FRIEND.replace("5a", "5b"))).to.equal(null);
  });
});
