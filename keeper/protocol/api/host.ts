/** `GET /api/v1/host`: what a page has to know of this host before anything else. */
export interface ApiHost {
  /** The operator's name, colour and terms, as far as they have set them. */
  readonly name: string;
  /** `#rrggbb`, or null for ours. */
  readonly accent: string | null;
  /** Path of the operator's logo, or null. */
  readonly logo: string | null;
  /** The operator's terms as plain text with blank lines between paragraphs, or null. */
  readonly terms: string | null;
  /** SIWE domain, host[:port]. */
  readonly domain: string;
  readonly linuxUser: string;
  readonly chain: ApiChain;
  readonly contracts: {
    readonly subscriptions: string;
    readonly credential: string;
    /** SwapCheckout and its quoter; null where money other than the accepted tokens is not taken. */
    readonly checkout: {
      readonly address: string;
      readonly quoter: string;
      readonly wrappedNative: string;
    } | null;
  };
  /** Tokens that pay directly. */
  readonly tokens: readonly ApiToken[];
  /** Other money that a swap takes, each with the Uniswap v3 path from the first of `tokens` back to it. */
  readonly swaps: readonly (ApiToken & { readonly path: string })[];
  /** Whether purchases and renewals are stopped at present. */
  readonly paused: boolean;
}

/** What a wallet needs to add the chain (EIP-3085). */
export interface ApiChain {
  readonly id: number;
  readonly name: string;
  /** For wallets; may be empty, then the chain is only switched to. */
  readonly rpcUrls: readonly string[];
  readonly explorer: string | null;
  readonly currency: { readonly name: string; readonly symbol: string; readonly decimals: number };
}

export interface ApiToken {
  /** The zero address for native money. */
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** Whether it takes ERC-2612 permits; `name` and `version` are those of its EIP-712 domain then. */
  readonly permit: { readonly name: string; readonly version: string } | null;
}
