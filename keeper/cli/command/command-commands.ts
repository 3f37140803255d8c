import { type Command, InvalidArgumentError, Option } from "commander";
import { knockSource } from "../../protocol/knock-source.ts";
import { secondsOf } from "../bw/seconds-of.ts";
import type { CommandKit } from "../command-kit.ts";
import { withTransactOptions } from "../transact/transact-options.ts";
import { withCommandOptions } from "./command-options.ts";
import { evidence } from "./evidence.ts";
import { type CommandOptions, postCommand } from "./post-command.ts";
import { readResult } from "./read-result.ts";

/** A word as it is typed: what it needs, and what is sealed for it. */
interface Typed<Options> {
  readonly does: string;
  readonly examples: string;
  readonly arguments?: readonly (readonly [name: string, words: string])[];
  /** Adds options of its own. */
  options?(command: Command): Command;
  /** The command's fields but for the word. */
  fields(options: Options, args: readonly string[]): Record<string, unknown>;
}

const SUBSCRIPTION = [["<subscription>", "its number"]] as const;
const ofSubscription = (_: unknown, [subscription]: readonly string[]) => ({ subscription });
const nothing = () => ({});
const EVIDENCE = [
  "--evidence <digest>",
  "keccak-256 of what you keep as proof, for everybody to read: 0x and 64 digits, or @ and a file",
  evidence,
] as const;
const withReason = (command: Command) =>
  command.requiredOption("--reason <text>", "why, for everybody to read");

interface WordOptions {
  readonly port?: readonly number[];
  readonly source: string;
  readonly for: number;
  readonly reason: string;
  readonly evidence?: string;
  readonly mbps?: number;
  readonly off?: boolean;
}

const WORDS: Readonly<Record<string, Typed<WordOptions>>> = {
  knock: {
    does: "opens ports of the host for one address, for a while",
    examples:
      "blockhost command knock --source 203.0.113.7 --as ops\nblockhost command knock --source 2001:db8:7::/64 --port 8006 --for 10m --as ops",
    options: (command) =>
      command
        .requiredOption(
          "--source <address>",
          "who is let in: an address, or a network up to /24 or /48",
          source,
        )
        .option("--port <port>", "may be given several times (default: 22)", port)
        .addOption(new Option("--for <time>", "30s to 60m").argParser(time).default(300, "5m")),
    fields: ({ source, port = [22], for: seconds }) => ({ source, ports: port, seconds }),
  },
  "close-knock": {
    does: "closes all that knocks have opened",
    examples: "blockhost command close-knock --as ops",
    fields: nothing,
  },
  warn: {
    does: "warns a subscription's owner, on the machine's page; changes nothing",
    examples: 'blockhost command warn 42 --reason "Sends spam" --evidence @mail.eml --as ops',
    arguments: SUBSCRIPTION,
    options: (command) => withReason(command).requiredOption(...EVIDENCE),
    fields: ({ reason, evidence }, [subscription]) => ({ subscription, reason, evidence }),
  },
  throttle: {
    does: "slows a subscription's VM, its network and its disk, while it runs",
    examples: 'blockhost command throttle 42 --mbps 2 --reason "Sends spam" --evidence @mail.eml --as ops',
    arguments: SUBSCRIPTION,
    options: (command) =>
      withReason(command)
        .requiredOption("--mbps <number>", "megabits a second that its network is left", mbps)
        .requiredOption(...EVIDENCE),
    fields: ({ reason, evidence, mbps }, [subscription]) => ({ subscription, mbps, reason, evidence }),
  },
  suspend: {
    does: "holds a subscription's VM off; its disk stays, its time runs on",
    examples: 'blockhost command suspend 42 --reason "Sends spam" --as ops',
    arguments: SUBSCRIPTION,
    options: (command) => withReason(command).option(...EVIDENCE),
    fields: ({ reason, evidence }, [subscription]) => ({
      subscription,
      reason,
      ...(evidence !== undefined && { evidence }),
    }),
  },
  resume: {
    does: "lets a VM run that was held off",
    examples: "blockhost command resume 42 --as ops",
    arguments: SUBSCRIPTION,
    fields: ofSubscription,
  },
  lift: {
    does: "ends what is in force against a subscription: a warning, a throttle or a suspension",
    examples: "blockhost command lift 42 --as ops",
    arguments: SUBSCRIPTION,
    fields: ofSubscription,
  },
  reboot: {
    does: "restarts a VM, once the command is final",
    examples: "blockhost command reboot 42 --as ops",
    arguments: SUBSCRIPTION,
    fields: ofSubscription,
  },
  "pause-sales": {
    does: "takes all plans off sale; renewals go on",
    examples: "blockhost command pause-sales --as ops",
    fields: nothing,
  },
  "resume-sales": {
    does: "gives the plans the stock back that pause-sales took",
    examples: "blockhost command resume-sales --as ops",
    fields: nothing,
  },
  "set-stock": {
    does: "sets how many of a plan can be bought",
    examples: "blockhost command set-stock 1 25 --as ops",
    arguments: [
      ["<plan>", "its number"],
      ["<stock>", "0 to 1000000"],
    ],
    fields: (_, [plan, stock = ""]) => ({ plan, stock: /^\d{1,7}$/.test(stock) ? Number(stock) : stock }),
  },
  drain: {
    does: "places no new VM on a node",
    examples: "blockhost command drain pve2 --as ops\nblockhost command drain pve2 --off --as ops",
    arguments: [["<node>", "its name in Proxmox VE"]],
    options: (command) => command.option("--off", "places VMs there again"),
    fields: ({ off }, [node]) => ({ node, on: !off }),
  },
  collect: {
    does: "sends on its way to the treasury what was earned, once the command is final",
    examples: "blockhost command collect --as ops",
    fields: nothing,
  },
  "rotate-inbox-key": {
    does: "has commands sealed to a fresh key, once the command is final",
    examples: "blockhost command rotate-inbox-key --as ops",
    fields: nothing,
  },
  "rotate-keeper-key": {
    does: "makes a key that the keeper sends with once it has gas and KEEPER_ROLE",
    examples: "blockhost command rotate-keeper-key --as ops --json | jq -r .result.facts.address",
    fields: nothing,
  },
  status: {
    does: "tells how the host is, and what is open, held, drained and paused",
    examples: "blockhost command status --as ops --json | jq .result.facts",
    fields: nothing,
  },
};

/** `blockhost command`: what the operator tells the keeper by the chain. */
export function addCommand(program: Command, { terminal, common, run }: CommandKit): void {
  const group = program
    .command("command")
    .description("tells the keeper what to do, sealed and by the chain (needs OPERATOR_ROLE)");
  const portal = new Option(
    "--portal <url>",
    "where results are served (default: https:// and guest.domain)",
  );
  for (const [word, typed] of Object.entries(WORDS)) {
    const command = group.command(word).description(typed.does);
    for (const [name, words] of typed.arguments ?? []) command.argument(name, words);
    typed.options?.(command);
    withCommandOptions(withTransactOptions(common(command, typed.examples), terminal)).action(
      run((given, options: CommandOptions & WordOptions, ...args) =>
        postCommand(given, options, { word, ...typed.fields(options, args) }),
      ),
    );
  }
  common(
    group
      .command("result")
      .description("what came of a command that was posted earlier, or by a Safe")
      .argument("<receipt>", "the file that was named when it was sealed"),
    "blockhost command result ~/.local/state/blockhost/commands/knock-0123456789ab.json",
  )
    .addOption(portal)
    .option("--patience <seconds>", "how long it is waited for", seconds, 600)
    .action(run(readResult));
}

function source(text: string): string {
  return orInvalid(() => knockSource(text));
}

function time(text: string): number {
  return orInvalid(() => secondsOf(text));
}

function port(text: string, before: readonly number[] = []): readonly number[] {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError("a port is a number.");
  return [...before, Number(text)];
}

function mbps(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("megabits a second, as a whole number.");
  return Number(text);
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("seconds, as a whole number.");
  return Number(text);
}

/** What is wrong is told as commander tells it. */
function orInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
