import { getAddress } from "ethers";
import { AddressBook } from "./book/address-book.ts";
import { type Chain, openChain } from "./open-chain.ts";
import { loadOperatorConfig, type OperatorConfig } from "./operator-config.ts";
import type { CommonOptions } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** What a command about money or machines works with. */
export interface Desk {
  readonly config: OperatorConfig;
  readonly chain: Chain;
  readonly book: AddressBook;
  /** The address of the key that the command was given; null when it was given none. */
  readonly me: string | null;
}

/**
 * @param me address of who calls, where it is known
 * @throws FinalError CONFIG_INVALID, BOOK_UNUSABLE, CHAIN_WRONG_ID, CONTRACT_MISSING; RetryableError CHAIN_…
 */
export async function openDesk(
  terminal: Terminal,
  { config: file }: CommonOptions,
  me: string | null = null,
): Promise<Desk> {
  const config = await loadOperatorConfig(file);
  const book = await AddressBook.open(terminal);
  const chain = await openChain(config, terminal);
  return { config, book, chain, me: me && getAddress(me) };
}
