import type { ApiChain } from "../../keeper/protocol/api/host.ts";
import { KNOWN_CHAINS } from "../../keeper/protocol/known-chains.ts";

interface KnownChain extends ApiChain {
  /** USD Coin of its maker, which tenants pay with. */
  readonly stablecoin: string;
  /** Uniswap's SwapRouter02, the wrapped native money that it uses, and QuoterV2. */
  readonly swaps: { readonly router: string; readonly wrappedNative: string; readonly quoter: string };
}

/** As in ignition/parameters, which a test compares; QuoterV2 as in Uniswap's list of v3 deployments. */
const CONTRACTS: Readonly<Record<number, Pick<KnownChain, "stablecoin" | "swaps">>> = {
  1: {
    stablecoin: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
    swaps: {
      router: "0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45",
      wrappedNative: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
      quoter: "0x61fFE014bA17989E743c5F6cB21bF9697530B21e",
    },
  },
  10: {
    stablecoin: "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85",
    swaps: {
      router: "0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45",
      wrappedNative: "0x4200000000000000000000000000000000000006",
      quoter: "0x61fFE014bA17989E743c5F6cB21bF9697530B21e",
    },
  },
  8453: {
    stablecoin: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    swaps: {
      router: "0x2626664c2603336E57B271c5C0b26F421741e481",
      wrappedNative: "0x4200000000000000000000000000000000000006",
      quoter: "0x3d4e44Eb1374240CE5F1B871ab261CD16335B76a",
    },
  },
  42161: {
    stablecoin: "0xaf88d065e77c8cC2239327C5EDb3A432268e5831",
    swaps: {
      router: "0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45",
      wrappedNative: "0x82aF49447D8a07e3bd95BD0d56f35241523fBab1",
      quoter: "0x61fFE014bA17989E743c5F6cB21bF9697530B21e",
    },
  },
  11155111: {
    stablecoin: "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238",
    swaps: {
      router: "0x3bFA4769FB09eefC5a80d6E87c3B9C650f7Ae48E",
      wrappedNative: "0xfFf9976782d46CC05630D1f6eBAb18b2324d6B14",
      quoter: "0xEd1f6473345F45b75F8179591dd5bA1888cf2FB3",
    },
  },
};

/** Chains that are offered with everything filled in. */
export const knownChains: readonly KnownChain[] = KNOWN_CHAINS.flatMap((chain) => {
  const contracts = CONTRACTS[chain.id];
  return contracts === undefined ? [] : [{ ...chain, ...contracts }];
});
