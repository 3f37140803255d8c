import type { Command } from "commander";
import type { CommandKit } from "../command-kit.ts";
import { askIs, type Predicate } from "./ask-is.ts";
import { isAccepted } from "./is-accepted.ts";
import { isContract } from "./is-contract.ts";
import { isHolding } from "./is-holding.ts";
import { isOpen } from "./is-open.ts";
import { isRole, ROLES } from "./is-role.ts";
import { isSigned } from "./is-signed.ts";
import { isStatus, STATUSES } from "./is-status.ts";

const EXIT_WORDS = `
Exit codes:
  0   yes
  1   no
  2   it could not be told: a wrong word, or a chain that does not answer; the reason stands on standard error`;

const STATUS_WORDS: Readonly<Record<(typeof STATUSES)[number], string>> = {
  pending: "is paid, and its machine not delivered yet",
  active: "is paid for now, with its machine delivered",
  grace: "has run out, and can still be renewed",
  lapsed: "has run out for good",
  refunded: "was refunded before delivery",
  cancelled: "was ended early by its owner",
  terminated: "was ended early by the operator",
  closed: "is over, and its machine gone",
};

/** `blockhost is`: questions for scripts. */
export function addIs(program: Command, { common, run }: CommandKit): void {
  const is = program
    .command("is")
    .description("answers a question about the chain, as an exit code for scripts")
    .addHelpText("after", EXIT_WORDS);
  const question = (usage: string, words: string, examples: string) =>
    common(is.command(usage).description(words), examples, EXIT_WORDS).option(
      "-q, --quiet",
      "answer by the exit code alone",
    );
  const ask = (predicate: Predicate) => run(askIs(predicate));

  for (const [name, words] of [
    ["owner", "whether somebody owns a machine's access token"],
    ["user", "whether somebody was lent a machine, and the time has not run out"],
  ] as const)
    question(name, words, `blockhost is ${name} alice 42 && echo yes`)
      .argument("<who>", "an address, or a name of the address book")
      .argument("<id>", "number of the subscription")
      .action(ask(isHolding(name)));
  for (const status of STATUSES)
    question(status, `whether a subscription ${STATUS_WORDS[status]}`, `blockhost is ${status} 42 -q || exit`)
      .argument("<id>", "number of the subscription")
      .action(ask(isStatus(status)));
  for (const role of ROLES)
    question(role, `whether somebody is ${role} of the contracts`, `blockhost is ${role} 0x5FbD…0aa3`)
      .argument("<who>", "an address, or a name of the address book")
      .action(ask(isRole(role)));
  question("open", "whether purchases and renewals are possible", "blockhost is open || echo paused").action(
    ask(isOpen),
  );
  question("accepted", "whether a token is taken as US dollars", "blockhost is accepted usdc")
    .argument("<token>", "its symbol or address")
    .action(ask(isAccepted));
  question("contract", "whether there is code at an address", "blockhost is contract 0x5FbD…0aa3")
    .argument("<who>", "an address, or a name of the address book")
    .action(ask(isContract));
  question(
    "signed",
    "whether somebody signed a message; contract wallets (ERC-1271, ERC-6492) are asked",
    "blockhost is signed alice 'I am alice' 0x5f…1b",
  )
    .argument("<who>", "an address, or a name of the address book")
    .argument("<message>", "the text")
    .argument("<signature>", "0x and hexadecimal digits")
    .action(ask(isSigned));
}
