import { id as hashOf, Interface, TypedDataEncoder, ZeroAddress } from "ethers";
import { BlockHostError } from "../core/errors.ts";
import { isRevert } from "./is-revert.ts";
import type { Rpc } from "./rpc.ts";
import { callResultShape } from "./rpc-shapes.ts";

const abi = new Interface([
  "function name() view returns (string)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function version() view returns (string)",
  "function nonces(address) view returns (uint256)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function PERMIT_TYPEHASH() view returns (bytes32)",
  "function acceptedTokens() view returns (address[])",
  "function wrappedNative() view returns (address)",
  "function subscriptions() view returns (address)",
]);
const PERMIT = hashOf("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

/** What a wallet has to know of a token to pay with it. */
export interface TokenFacts {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
  /** Of its EIP-712 domain, where it takes ERC-2612 permits. */
  readonly permit: { readonly name: string; readonly version: string } | null;
}

/** Reads tokens, and the checkout, as they are now, by the word of one server: a wallet asks again before it pays. */
export class TokenReader {
  readonly #rpc: Rpc;
  readonly #chainId: bigint;

  constructor(rpc: Rpc, chainId: bigint) {
    this.#rpc = rpc;
    this.#chainId = chainId;
  }

  /** Tokens that Subscriptions takes. @throws RetryableError */
  async accepted(subscriptions: string): Promise<readonly string[]> {
    return [...((await this.#ask(subscriptions, "acceptedTokens")) as readonly string[])];
  }

  /** What a SwapCheckout pays for, and with which wrapped native money; null where there is none. @throws RetryableError */
  async checkout(
    address: string,
  ): Promise<{ readonly subscriptions: string; readonly wrappedNative: string } | null> {
    const [subscriptions, wrappedNative] = await Promise.all([
      this.#maybe<string>(address, "subscriptions"),
      this.#maybe<string>(address, "wrappedNative"),
    ]);
    return subscriptions === null || wrappedNative === null ? null : { subscriptions, wrappedNative };
  }

  /** Of a token that is known to tell them. @throws RetryableError */
  async decimals(address: string): Promise<number> {
    return Number(await this.#ask(address, "decimals"));
  }

  /** Null when it does not answer as an ERC-20 with symbol and decimals. @throws RetryableError */
  async facts(address: string): Promise<TokenFacts | null> {
    const [symbol, decimals] = await Promise.all([
      this.#maybe<string>(address, "symbol"),
      this.#maybe<bigint>(address, "decimals"),
    ]);
    if (symbol === null || decimals === null) return null;
    const permit = await this.#permit(address);
    // Strangers made the token: its symbol is a word, or it is cut to one.
    return {
      address,
      symbol: symbol.replace(/[^\x21-\x7e]/g, "").slice(0, 16),
      decimals: Number(decimals),
      permit,
    };
  }

  /**
   * The domain counts only when its hash is the one that the token itself goes by; a permit of another form, such as
   * DAI's, is none.
   */
  async #permit(address: string): Promise<TokenFacts["permit"]> {
    const [separator, name, nonce, version, typehash] = await Promise.all([
      this.#maybe<string>(address, "DOMAIN_SEPARATOR"),
      this.#maybe<string>(address, "name"),
      this.#maybe<bigint>(address, "nonces", [ZeroAddress]),
      this.#maybe<string>(address, "version"),
      this.#maybe<string>(address, "PERMIT_TYPEHASH"),
    ]);
    if (separator === null || name === null || nonce === null) return null;
    if (typehash !== null && typehash !== PERMIT) return null;
    const domain = { name, version: version ?? "1", chainId: this.#chainId, verifyingContract: address };
    return TypedDataEncoder.hashDomain(domain) === separator ? { name, version: domain.version } : null;
  }

  /** Null when the contract does not know the question. */
  async #maybe<T>(to: string, name: string, values: readonly unknown[] = []): Promise<T | null> {
    try {
      return (await this.#ask(to, name, values)) as T;
    } catch (error) {
      // What is neither refused nor unreachable was answered in another form.
      if (isRevert(error) || !(error instanceof BlockHostError)) return null;
      throw error;
    }
  }

  async #ask(to: string, name: string, values: readonly unknown[] = []): Promise<unknown> {
    const data = abi.encodeFunctionData(name, values);
    const answer = await this.#rpc.request("eth_call", [{ to, data }, "latest"], callResultShape);
    return abi.decodeFunctionResult(name, answer)[0];
  }
}
