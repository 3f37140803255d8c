import type { Command } from "commander";
import type { CommandKit } from "../command-kit.ts";
import { withTransactOptions } from "../transact/transact-options.ts";
import { addPlan } from "./add-plan.ts";
import { balance } from "./balance.ts";
import { changeToken } from "./change-token.ts";
import { plans } from "./plans.ts";
import { retirePlan } from "./retire-plan.ts";
import { send } from "./send.ts";
import { split } from "./split.ts";
import { swap } from "./swap.ts";
import { tokens } from "./tokens.ts";
import { who } from "./who.ts";
import { withdraw } from "./withdraw.ts";

const WHO = "an address, a name of the address book, or treasury, admin, me";
const TOKEN = "eth, the symbol of an accepted token, or a token's address";

/** `blockhost bw`: the operator's wallet. */
export function addBw(program: Command, { terminal, common, run }: CommandKit): void {
  const bw = program
    .command("bw")
    .description("money, plans and tokens of this BlockHost, by an operator's own key");
  const look = (parent: Command, usage: string, words: string, examples: string) =>
    common(parent.command(usage).description(words), examples);
  const change = (parent: Command, usage: string, words: string, examples: string) =>
    withTransactOptions(look(parent, usage, words, examples), terminal);

  look(
    bw,
    "balance",
    "what somebody has, and what the contract owes them",
    "blockhost bw balance\nblockhost bw balance alice usdc\nblockhost bw balance --json | jq -r '.balances[] | [.symbol, .balance] | @tsv'",
  )
    .argument("[who]", WHO, "treasury")
    .argument("[token]", TOKEN)
    .action(run(balance));

  change(
    bw,
    "send",
    "pays somebody",
    "blockhost bw send 12.5 usdc bob --keystore ops.json\nblockhost bw send all usdc treasury --as ops\nblockhost bw send 0.1 eth 0x5FbDB2315678afecb367f032d93F642f64180aa3 --as ops --dry-run",
  )
    .argument("<amount>", "such as 12.5, or all of a token")
    .argument("<token>", TOKEN)
    .argument("<to>", WHO)
    .action(run(send));

  change(
    bw,
    "split",
    "pays an amount to several by shares, to the last unit; one transaction each",
    "blockhost bw split 100 usdc 60/40 alice bob --as ops\nblockhost bw split 1 eth 1/1/1 alice bob carol --calldata --json > batch.json",
  )
    .argument("<amount>", "such as 100")
    .argument("<token>", TOKEN)
    .argument("<shares>", "whole numbers with strokes, such as 60/40")
    .argument("<to...>", `each ${WHO}`)
    .action(run(split));

  change(
    bw,
    "withdraw",
    "brings all that the contracts hold for somebody: what was earned, credits, shares; any key may send it",
    "blockhost bw withdraw --as ops\nblockhost bw withdraw alice --token usdc --as ops\nblockhost bw withdraw --dry-run --from alice",
  )
    .argument("[who]", WHO, "treasury")
    .option("--token <token>", `only of this one: ${TOKEN.replace("eth, ", "")}`)
    .action(run(withdraw));

  change(
    bw,
    "swap",
    "swaps by the pools of the configuration, for not less than you say",
    "blockhost bw swap 100 usdc eth --min 0.032 --as ops\nblockhost bw swap 0.1 eth usdc --min 300 --as ops --dry-run",
  )
    .argument("<amount>", "what is paid, such as 100")
    .argument("<token>", `of which money: ${TOKEN}`)
    .argument("<for>", "the money that is wanted")
    .option(
      "--min <amount>",
      "least that may come out; without it the price of now is told, and nothing sent",
    )
    .option("--deadline <time>", "how long it may wait before it no longer counts", "20m")
    .action(run(swap));

  look(
    bw,
    "who",
    "whose a subscription is, what a name means, or who signed a message",
    "blockhost bw who 42\nblockhost bw who treasury\nblockhost bw who 'I am alice' 0x5f…1b",
  )
    .argument("<id|name|message>", "number of a subscription, a name, or a signed text")
    .argument("[signature]", "of the text, 0x and 130 digits; the order of the two does not matter")
    .action(run(who));

  const plan = look(bw, "plan", "what is for sale", "blockhost bw plan\nblockhost bw plan --all --json")
    .option("--all", "with those that are retired")
    .action(run(plans));
  change(
    plan,
    "add",
    "puts a plan on sale; it can never be changed, only retired (needs PLANNER_ROLE)",
    "blockhost bw plan add Small --image debian-12 --vcpus 1 --memory 1024 --disk 10 --price 0.5 --stock 20 --as ops",
  )
    .argument("<name>", "shown to tenants")
    .requiredOption("--image <name>", "template of its machines, such as debian-12")
    .requiredOption("--vcpus <count>", "virtual processors")
    .requiredOption("--memory <MiB>", "memory")
    .requiredOption("--disk <GiB>", "disk")
    .requiredOption("--price <dollars>", "for a day, such as 0.5")
    .option("--mbps <count>", "bandwidth in each direction, megabits per second", "100")
    .option("--min-days <count>", "fewest days of one purchase", "1")
    .option("--max-days <count>", "most days of one purchase", "365")
    .option("--grace <time>", "how long the disk is kept after the end", "7d")
    .option("--deadline <time>", "in which a machine must be delivered", "1h")
    .option("--stock <count>", "how many can be sold now; later the keeper sets it", "0")
    .action(run(addPlan));
  change(
    plan,
    "retire",
    "ends the sale of a plan for good; who has it may renew (needs PLANNER_ROLE)",
    "blockhost bw plan retire 3 --as ops",
  )
    .argument("<id>", "number of the plan")
    .action(run(retirePlan));

  const token = look(bw, "token", "tokens that are taken as US dollars", "blockhost bw token").action(
    run(tokens),
  );
  change(
    token,
    "accept",
    "takes a plain stablecoin as US dollars (needs PLANNER_ROLE)",
    "blockhost bw token accept 0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913 --as ops",
  )
    .argument("<token>", "its address")
    .action(run(changeToken("accept")));
  change(
    token,
    "drop",
    "takes a token no more; what is held in it is refunded and collected as before (needs PLANNER_ROLE)",
    "blockhost bw token drop usdt --calldata",
  )
    .argument("<token>", TOKEN)
    .action(run(changeToken("drop")));
}
