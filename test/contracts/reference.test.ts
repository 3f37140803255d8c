import { expect } from "chai";
import { compareHistories } from "./histories/compare-histories.ts";

/** How often each kind of step must have been done below, not refused: about half of what it was when written. */
const DONE: Readonly<Record<string, number>> = {
  purchase: 40,
  "purchase as a gift": 75,
  purchaseFor: 3,
  "purchaseFor as a gift": 6,
  deliver: 75,
  reject: 12,
  reclaim: 10,
  renew: 20,
  "renew in another token": 5,
  cancel: 7,
  terminate: 10,
  close: 15,
  collect: 45,
  withdraw: 5,
  withdrawFor: 5,
  transferFrom: 15,
  pause: 7,
  unpause: 4,
  retirePlan: 7,
  dropToken: 10,
  acceptToken: 1,
};

/** Refusals that must have been met. */
const REFUSALS = [
  "EnforcedPause",
  "ERC20InsufficientBalance",
  "PlansDaysOutOfRange",
  "PlansOutOfStock",
  "PlansRetired",
  "PlansTokenNotAccepted",
  "SubscriptionsAllowanceTooLow",
  "SubscriptionsBeyondHorizon",
  "SubscriptionsDeadlineNotPassed",
  "SubscriptionsDeadlinePassed",
  "SubscriptionsNotOwner",
  "SubscriptionsNothingToWithdraw",
  "SubscriptionsPriceAboveMaximum",
  "SubscriptionsTokenMismatch",
  "SubscriptionsUnknown",
  "SubscriptionsWrongStatus",
];

describe("reference", () => {
  it("agrees with the contracts to the last unit, over any history", async function () {
    this.timeout(300_000);
    const tally = await compareHistories({ runs: 50, seed: 20260101 });
    for (const [kind, times] of Object.entries(DONE)) {
      expect(tally.get(kind) ?? 0, kind).to.be.at.least(times);
    }
    const refusals = new Set([...tally.keys()].map((key) => key.split(" ").at(-1)));
    expect(REFUSALS.filter((refusal) => !refusals.has(refusal))).to.deep.equal([]);
  });
});
