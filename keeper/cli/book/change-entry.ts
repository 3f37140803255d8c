import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import { AddressBook, type BookEntry } from "./address-book.ts";
import { bookName } from "./book-name.ts";
import { parseAddress } from "./parse-address.ts";

export interface ChangeOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

/** `blockhost ab add`, `up` and `del`: adding never changes a name that is there, and changing never makes one. */
export function changeEntry(kind: "add" | "up" | "del") {
  return async (terminal: Terminal, options: ChangeOptions, text: string, typed = ""): Promise<number> => {
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
    if (!options.dryRun) await book.save();
    tell(terminal, options, name, known, entry);
    return CLI_EXIT.ok;
  };
}

function tell(
  { out }: Terminal,
  { json: asJson, dryRun }: ChangeOptions,
  name: string,
  before: BookEntry | undefined,
  after: BookEntry | undefined,
): void {
  if (asJson) {
    out(json({ name, before: before ?? null, after: after ?? null }));
    return;
  }
  const be = dryRun ? "would be" : "is";
  out(after === undefined ? `${name} ${be} forgotten` : `${name} ${be} ${after.address}`);
  if (before === undefined) return;
  out(`  it ${dryRun ? "is" : "was"} ${before.address}`);
  if (before.keystore !== undefined) out(`  its key stays in ${before.keystore}`);
}
