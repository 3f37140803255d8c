/** When work on a chain may begin, when it cannot be taken back, and what gas may cost. */
export interface ChainRules {
  readonly confirmations: number;
  readonly finality: "finalized" | { readonly depth: number };
  /** Gwei; a limit against a market gone mad, far above what is usual. */
  readonly maxFeePerGasGwei: string;
}

const LAYER_1: ChainRules = { confirmations: 2, finality: "finalized", maxFeePerGasGwei: "200" };
const LAYER_2: ChainRules = { confirmations: 2, finality: "finalized", maxFeePerGasGwei: "10" };
/** Ethereum's finality took 64 blocks at its best; a chain that nobody knows here may do worse. */
const OTHER: ChainRules = { confirmations: 3, finality: { depth: 64 }, maxFeePerGasGwei: "500" };

const RULES: Readonly<Record<number, ChainRules>> = {
  1: LAYER_1,
  11155111: LAYER_1,
  10: LAYER_2,
  8453: LAYER_2,
  42161: LAYER_2,
};

/** The rules for a chain; for one that is not known, careful ones. */
export function chainRules(chainId: number): ChainRules {
  return RULES[chainId] ?? OTHER;
}
