import { readFile } from "node:fs/promises";
import { KeeperKey } from "../../chain/keeper-key.ts";
import type { AddressBook } from "../book/address-book.ts";
import { parseAddress } from "../book/parse-address.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import type { TransactOptions } from "./transact-options.ts";

/** A key that signs, before it is opened. */
export interface Signer {
  /** As its keystore says; null when only the open one tells. */
  readonly address: string | null;
  /** @throws FinalError KEY_…, TERMINAL_… */
  open(): Promise<KeeperKey>;
}

/** The key that the options name; null when they name none. @throws FinalError USAGE */
export async function findSigner(
  terminal: Terminal,
  book: AddressBook,
  { keystore, as: name, passphraseFile }: TransactOptions,
): Promise<Signer | null> {
  const file = name === undefined ? keystore : keystoreOf(book, name);
  if (file === undefined) return null;
  return {
    address: await addressIn(file),
    open: () =>
      passphraseFile === undefined
        ? KeeperKey.open(file, () => terminal.ask(`Passphrase of ${file}: `, true))
        : KeeperKey.load(file, passphraseFile),
  };
}

function keystoreOf(book: AddressBook, name: string): string {
  const keystore = book.entries.get(name.toLowerCase())?.keystore;
  if (keystore !== undefined) return keystore;
  throw usageError(
    `The address book has no key under the name ${name}.`,
    "Make one: blockhost ab new NAME. Or name a keystore's file with --keystore.",
  );
}

/** What is wrong with the file is told when it is opened. */
async function addressIn(file: string): Promise<string | null> {
  try {
    const { address } = JSON.parse(await readFile(file, "utf8")) as { address?: unknown };
    return parseAddress(`0x${String(address).toLowerCase().replace(/^0x/, "")}`);
  } catch {
    return null;
  }
}
