import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";

/** Options of every command that changes something on the chain. */
export interface TransactOptions extends CommonOptions {
  readonly keystore?: string;
  readonly as?: string;
  readonly passphraseFile?: string;
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly calldata?: boolean;
  /** Seconds. */
  readonly patience: number;
}

/** Adds them. Files may be named in the environment, since they are the same each time; what is in them never is. */
export function withTransactOptions(command: Command, { env }: Terminal): Command {
  const file = (flags: string, words: string, variable: string) => {
    const option = new Option(flags, words);
    return env[variable] ? option.default(env[variable], `$${variable}`) : option;
  };
  return command
    .addOption(file("--keystore <file>", "encrypted JSON keystore that signs", "BLOCKHOST_KEYSTORE"))
    .option("--as <name>", "sign with the key that the address book has under that name")
    .addOption(
      file(
        "--passphrase-file <file>",
        "its passphrase, in a file of mode 0600 (default: asked)",
        "BLOCKHOST_PASSPHRASE_FILE",
      ),
    )
    .option("--dry-run", "try it on the present state and say what would be sent; nothing is signed")
    .addOption(
      new Option(
        "--calldata",
        "print what a Safe or another wallet has to send (with --json: a batch for Safe's Transaction Builder)",
      ).conflicts("dryRun"),
    )
    .option("--from <who>", "with --dry-run or --calldata: try it as sent by this address")
    .option("--patience <seconds>", "how long each transaction is waited for", seconds, 600);
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("seconds, as a whole number.");
  return Number(text);
}
