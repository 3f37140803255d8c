import { expect } from "chai";
import { compareHistories } from "./histories/compare-histories.ts";

/** How often each kind of step must have been done below, not refused: about half of what it was when written. */
const DONE: Readonly<Record<string, number>> = {
  purchase: 80,
  "purchase as a gift": 150,
  purchaseFor: 7,
  "purchaseFor as a gift": 12,
  deliver: 150,
  reject: 25,
  reclaim: 20,
  renew: 40,
  "renew in another token": 10,
  cancel: 15,
  terminate: 20,
  close: 30,
  collect: 90,
  withdraw: 10,
  withdrawFor: 10,
  transferFrom: 30,
  pause: 15,
  unpause: 8,
  retirePlan: 15,
  dropToken: 20,
  acceptToken: 2,
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
    const tally = await compareHistories({ runs: 100, seed: 20260101 });
    for (const [kind, times] of Object.entries(DONE)) {
      expect(tally.get(kind) ?? 0, kind).to.be.at.least(times);
    }
    const refusals = new Set([...tally.keys()].map((key) => key.split(" ").at(-1)));
    expect(REFUSALS.filter((refusal) => !refusals.has(refusal))).to.deep.equal([]);
  });
});
