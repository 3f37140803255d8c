import { amount } from "../../../keeper/portal/web/amount.ts";

/** Digits of money that a person compares. */
const DIGITS = 6;

/** The chain as the answers have it, as far as money of it is shown. */
export interface Coin {
  readonly currency: { readonly symbol: string; readonly decimals: number };
}

/** Native money for people, such as `0.0123 ETH`, rounded up. */
export function coins(units: string | bigint, { currency }: Coin): string {
  return `${amount(BigInt(units), currency.decimals, DIGITS)} ${currency.symbol}`;
}
