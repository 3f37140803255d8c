import type { TokenUnit } from "../../core/token-unit.ts";

/** The token's unit; of one that is not known, its amounts stay in units. */
export function unitOf(token: string, units: readonly TokenUnit[]): TokenUnit {
  return units.find((unit) => unit.token === token) ?? { token, symbol: "", decimals: 0 };
}
