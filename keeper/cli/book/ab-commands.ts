import type { Command } from "commander";
import type { CommandKit } from "../command-kit.ts";
import { changeEntry } from "./change-entry.ts";
import { listEntries } from "./list-entries.ts";
import { newKey } from "./new-key.ts";

const BOOK_WORDS = `
Environment:
  BLOCKHOST_ADDRESS_BOOK  the book's path (default: ~/.config/blockhost/addresses.json)`;

/** `blockhost ab`: names for addresses. */
export function addAb(program: Command, { common, run }: CommandKit): void {
  const ab = common(
    program.command("ab").description("the address book: names that stand for addresses in other commands"),
    "blockhost ab\nblockhost ab add bob 0x5FbDB2315678afecb367f032d93F642f64180aa3\nblockhost ab new ops",
  )
    .addHelpText("after", BOOK_WORDS)
    .action(run(listEntries));
  common(ab.command("list").description("all names with their addresses"), "blockhost ab list --json").action(
    run(listEntries),
  );
  const change = (command: Command, examples: string) =>
    common(command, examples).option("--dry-run", "say what would be, and leave the book as it is");
  change(
    ab
      .command("add")
      .description("gives an address a name")
      .argument("<name>", "letters, digits and hyphens")
      .argument("<address>", "0x and 40 digits"),
    "blockhost ab add bob 0x5FbDB2315678afecb367f032d93F642f64180aa3",
  ).action(run(changeEntry("add")));
  change(
    ab
      .command("up")
      .description("gives a name another address")
      .argument("<name>", "as it is in the book")
      .argument("<address>", "0x and 40 digits"),
    "blockhost ab up bob 0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
  ).action(run(changeEntry("up")));
  change(
    ab
      .command("del")
      .description("forgets a name; the keystore of its key stays where it is")
      .argument("<name>", "as it is in the book"),
    "blockhost ab del bob",
  ).action(run(changeEntry("del")));
  change(
    ab
      .command("new")
      .description("makes a key in a keystore, and gives its address a name: then --as NAME signs with it")
      .argument("<name>", "letters, digits and hyphens"),
    "blockhost ab new ops\nblockhost ab new ops --passphrase-file ops.pass",
  )
    .option("--passphrase-file <file>", "a passphrase for it, in a file of mode 0600 (default: asked twice)")
    .action(run(newKey));
}
