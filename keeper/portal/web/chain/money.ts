import type { ApiHost, ApiToken } from "../../../protocol/api/host.ts";

/** Something to pay with. */
export interface Money extends ApiToken {
  /** Uniswap v3 path from the accepted token back to it; null for a token that pays directly. */
  readonly path: string | null;
}

/** Stands for native money. */
export const NATIVE = `0x${"0".repeat(40)}`;

/** All that this host takes, what pays directly first. */
export function moneyOf({ tokens, swaps, contracts }: ApiHost): readonly Money[] {
  const direct = tokens.map((token) => ({ ...token, path: null }));
  return contracts.checkout === null ? direct : [...direct, ...swaps];
}
