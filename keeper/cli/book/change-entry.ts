import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { AddressBook, type BookEntry } from "./address-book.ts";
import { bookName } from "./book-name.ts";
import { parseAddress } from "./parse-address.ts";

/** `blockhost ab add`, `up` and `del`: adding never changes a name that is there, and changing never makes one. */
export function changeEntry(kind: "add" | "up" | "del") {
  return async (terminal: Terminal, options: CommonOptions, text: string, typed = ""): Promise<number> => {
    const name = bookName(text);
    const book = await AddressBook.open(terminal);
    const known = book.entries.get(name);
    if (kind === "add" && known !== undefined)
      throw usageError(`${name} is already ${known.address}.`, "To change it: blockhost ab up NAME ADDRESS");
    if (kind !== "add" && known === undefined)
      throw usageError(`Nobody is called ${name}.`, "See: blockhost ab list");
    const entry = kind === "del" ? undefined : { address: parseAddress(typed) };
    if (entry === undefined) book.delete(name);
    else book.set(name, entry);
    await book.save();
    tell(terminal, options, name, known, entry);
    return CLI_EXIT.ok;
  };
}

function tell(
  { out }: Terminal,
  { json: asJson }: CommonOptions,
  name: string,
  before: BookEntry | undefined,
  after: BookEntry | undefined,
): void {
  if (asJson) {
    out(json({ name, before: before ?? null, after: after ?? null }));
    return;
  }
  out(after === undefined ? `${name} is forgotten` : `${name} is ${after.address}`);
  if (before === undefined) return;
  out(`  it was ${before.address}`);
  if (before.keystore !== undefined) out(`  its key stays in ${before.keystore}`);
}
