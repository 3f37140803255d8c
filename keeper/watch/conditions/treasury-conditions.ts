import type { Condition } from "../alerts/condition.ts";
import type { TreasuryTrouble } from "../ports/treasury-trouble.ts";

/** The codes that `treasuryConditions` decides on. */
export const TREASURY_CODES = ["TREASURY_NOT_PAID", "KEEPER_GAS_BELOW_BOUND", "GAS_MARKET_UNUSABLE"];

/** One alert for each code: what is alike has one cause as a rule. */
export function treasuryConditions(trouble: ReturnType<TreasuryTrouble["trouble"]>): readonly Condition[] {
  return TREASURY_CODES.flatMap((code) => {
    const [first, ...others] = trouble.filter((each) => each.code === code);
    if (first === undefined) return [];
    const more = others.length > 0 ? `; and ${others.length} more like it` : "";
    return [{ code, subject: "treasury", what: first.what + more, remedy: first.remedy }];
  });
}
