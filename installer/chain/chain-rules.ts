import type { ChainAnswers } from "../answers/chain.ts";

/** How a chain is treated, by the installer and then by the keeper. Names are those of the keeper's configuration. */
export interface ChainRules {
  readonly confirmations: number;
  readonly finality: "finalized" | { readonly depth: number };
  /** Cap, wei for each gas. */
  readonly maxFeePerGas: bigint;
  readonly bumpAfterBlocks: number;
  readonly pollIntervalMs: number;
  readonly rpcTimeoutMs: number;
}

const GWEI = 10n ** 9n;

const L1: ChainRules = {
  confirmations: 2,
  finality: "finalized",
  maxFeePerGas: 100n * GWEI,
  bumpAfterBlocks: 6,
  pollIntervalMs: 4_000,
  rpcTimeoutMs: 15_000,
};

/** Blocks come every second or two, and one sequencer orders them. */
const ROLLUP: ChainRules = {
  confirmations: 5,
  finality: "finalized",
  maxFeePerGas: 10n * GWEI,
  bumpAfterBlocks: 30,
  pollIntervalMs: 2_000,
  rpcTimeoutMs: 15_000,
};

/** A chain on one's own machine, which has much else to do: whoever mines it does not take it back. */
const LOCAL: ChainRules = {
  confirmations: 0,
  finality: { depth: 1 },
  maxFeePerGas: 1_000n * GWEI,
  bumpAfterBlocks: 6,
  pollIntervalMs: 200,
  rpcTimeoutMs: 60_000,
};

const KNOWN = new Map<number, ChainRules>([
  [1, L1],
  [11_155_111, L1],
  [10, ROLLUP],
  [8_453, ROLLUP],
  [42_161, { ...ROLLUP, confirmations: 20, bumpAfterBlocks: 240 }],
  [1_337, LOCAL],
  [31_337, LOCAL],
]);

/** Any other chain is taken for a slow and dear one, which costs time alone. */
export function chainRules({ chainId }: Pick<ChainAnswers, "chainId">): ChainRules {
  return KNOWN.get(chainId) ?? L1;
}
