import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { AddressBook } from "./address-book.ts";

/** `blockhost ab list` */
export async function listEntries(terminal: Terminal, { json: asJson }: CommonOptions): Promise<number> {
  const book = await AddressBook.open(terminal);
  const entries = [...book.entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (asJson) terminal.out(json(Object.fromEntries(entries)));
  else if (entries.length === 0) terminal.out(`No names yet. The book is ${book.file}.`);
  else
    terminal.out(
      table(
        ["NAME", "ADDRESS", "KEY"],
        entries.map(([name, { address, keystore }]) => [name, address, keystore ?? ""]),
      ),
    );
  return CLI_EXIT.ok;
}
