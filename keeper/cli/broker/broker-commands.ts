import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommandKit } from "../command-kit.ts";
import { installLease, releaseLease, renewLease } from "./change-lease.ts";
import { leaseDoctor } from "./lease-doctor.ts";
import { leaseStatus } from "./lease-status.ts";
import { listBrokers } from "./list-brokers.ts";
import { requestLease } from "./request-lease.ts";

const PRICE = "most for one period, in the chain's coin, such as 0.01";

/** `blockhost broker`: IPv6 that somebody else lends. The keeper does it; this tells it to, and what has become of it. */
export function addBroker(program: Command, { common, run }: CommandKit): void {
  const broker = program
    .command("broker")
    .description("IPv6 for this host's machines, leased from a broker by the chain and paid by the keeper");
  const look = (usage: string, words: string, examples: string) =>
    common(broker.command(usage).description(words), examples);
  const change = (usage: string, words: string, examples: string, patience: number) =>
    look(usage, words, examples)
      .option("--dry-run", "say what would be done; nothing is")
      .option(
        "--patience <seconds>",
        "how long it is waited for; the keeper goes on in any case, 0: not at all",
        seconds,
        patience,
      );
  const wish = (command: Command) =>
    command
      .option("--region <words>", "part of where it is, in its operator's words")
      .option("--max-price <amount>", PRICE)
      .addOption(
        new Option("--by <what>", "what counts first").choices(["price", "latency"]).default("price"),
      );

  wish(
    look(
      "list",
      "who lends prefixes, the best first; measured are those whose region names a host",
      "blockhost broker list\nblockhost broker list --region eu --max-price 0.01 --by latency\nblockhost broker list --all --json | jq '.[] | [.id, .region, .price]'",
    ),
  )
    .option("--all", "with those that take no requests, are full or cost more")
    .action(run(listBrokers));

  wish(
    change(
      "request",
      "leases a prefix: asks, makes the tunnel, and ends when the broker was heard of in it; from then on the keeper renews",
      "blockhost broker request\nblockhost broker request 3 --max-price 0.01\nblockhost broker request --region eu --by latency --dry-run",
      4_000,
    ),
  )
    .argument("[broker]", "its number (default: the best of the list)")
    .action(run(requestLease));

  look(
    "status",
    "how the lease stands; ends with 1 when something keeps it from going on",
    "blockhost broker status\nblockhost broker status --all\nblockhost broker status --json | jq -r '.leases[0].prefix'",
  )
    .option("--all", "with leases that are over")
    .action(run(leaseStatus));

  change(
    "renew",
    "pays one period more now; the keeper does so by itself before the end",
    "blockhost broker renew\nblockhost broker renew --max-price 0.02\nblockhost broker renew --rotate",
    600,
  )
    .option("--max-price <amount>", `agreed to from now on: ${PRICE}`)
    .addOption(
      new Option("--rotate", "pay nothing; have the prefix routed to another key of the tunnel").conflicts(
        "maxPrice",
      ),
    )
    .action(run(renewLease));

  change(
    "install",
    "makes the tunnel anew where it is not as it should be, and sees that the broker is heard of in it",
    "blockhost broker install\nblockhost broker install --patience 30 --json",
    120,
  ).action(run(installLease));

  change(
    "release",
    "gives the prefix back; nothing is paid back, and the keeper leases from that broker no more by itself",
    "blockhost broker release --dry-run\nblockhost broker release",
    600,
  ).action(run(releaseLease));

  look(
    "doctor",
    "holds what is written down against the contracts and the tunnel; changes nothing; ends with 1 when a check fails",
    "blockhost broker doctor\nblockhost broker doctor --json | jq '.[] | select(.level != \"ok\")'",
  ).action(run(leaseDoctor));
}

function seconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("seconds, as a whole number.");
  return Number(text);
}
