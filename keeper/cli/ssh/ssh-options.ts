import { Command, InvalidArgumentError, Option } from "commander";
import { sourceNetwork } from "../../protocol/source-network.ts";
import { duration } from "./duration.ts";

export interface SshOptions {
  readonly machine?: string;
  readonly rpc?: string;
  readonly chainId?: number;
  readonly contract?: string;
  readonly id?: bigint;
  readonly save?: string;
  readonly wallet?: string;
  readonly passphraseFile?: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly from?: string;
  readonly printConfig?: true;
}

const EXAMPLES = `
Examples:
  blockhost ssh --machine vm-42.json
  blockhost ssh --machine vm-42.json --wallet wallet.json -- uptime
  blockhost ssh --machine vm-42.json --lifetime 7d --from 203.0.113.0/24
  blockhost ssh --rpc https://rpc.example --chain-id 8453 --contract 0x5fbd… --id 42 --save vm-42.json

scp, sftp, rsync, git, VS Code and Ansible: once, put this line at the top of ~/.ssh/config
  Include ~/.local/state/blockhost/ssh/*/config
then, whenever a key is needed (--print-config makes one without connecting)
  blockhost ssh --machine vm-42.json --print-config
  scp notes.txt vm-42:
  ssh -L 8080:localhost:80 vm-42

Exit code: the command's own; 255 when there was no login, the reason stands on stderr.`;

/** Turns what a parser throws into a complaint about the option. */
const checked =
  <T>(parse: (text: string) => T) =>
  (text: string): T => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };

function matching(shape: RegExp, words: string) {
  return checked((text: string) => {
    if (shape.test(text)) return text.toLowerCase();
    throw new RangeError(words);
  });
}

/** The command line of `blockhost ssh`. */
export function sshCommand(
  action: (command: readonly string[], options: SshOptions) => Promise<void>,
): Command {
  const number = matching(/^[1-9][0-9]{0,14}$/, "a number, not 0");
  return new Command("blockhost ssh")
    .description(
      "Opens a shell on a machine of yours, or runs a command: a wallet lets a fresh SSH key in for some hours.",
    )
    .argument("[command...]", "what to run there; nothing: a shell")
    .option("--machine <file>", "the machine, as --save wrote it")
    .option(
      "--rpc <url|file>",
      "instead of --machine: read it from the chain, by this server (or a file with its URL)",
    )
    .option("--chain-id <number>", "with --rpc: which chain it must be", (text) => Number(number(text)))
    .option(
      "--contract <address>",
      "with --rpc: AccessCredential",
      matching(/^0x[0-9a-fA-F]{40}$/, "an address"),
    )
    .option("--id <number>", "with --rpc: number of the token", (text) => BigInt(number(text)))
    .option("--save <file>", "with --rpc: write the machine file, which is no secret")
    .option("--wallet <keystore>", "encrypted JSON keystore (default: a wallet in your browser)")
    .option("--passphrase-file <file>", "its passphrase, in a file of mode 0600 (default: asked)")
    .addOption(
      new Option("--lifetime <time>", "how long a new key is good: 30m, 8h, 30d at most")
        .argParser(checked(duration))
        .default(duration("8h"), "8h"),
    )
    .option("--from <network>", "the only network that the key may be used from", checked(sourceNetwork))
    .option("--print-config", "make the key if need be, print the entry for ~/.ssh/config, do not connect")
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError("(add --help to see how it is used)")
    .passThroughOptions()
    .exitOverride()
    .action(action);
}
