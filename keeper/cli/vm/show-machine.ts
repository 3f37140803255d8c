import { openDesk } from "../desk.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { knownSubscription } from "../read-subscription.ts";
import type { Terminal } from "../terminal.ts";
import { moment } from "../time-words.ts";
import { units } from "../transact/units.ts";
import { wholeId } from "../whole-id.ts";
import { machineLine } from "./machine-line.ts";
import { machineWords } from "./machine-words.ts";
import { moneyOf } from "./money-of.ts";
import { readHostStore } from "./read-host-store.ts";

const KINDS = { warn: "warned", throttle: "slowed", suspend: "held off" } as const;

/** `blockhost vm show ID` */
export async function showMachine(terminal: Terminal, options: CommonOptions, text: string): Promise<number> {
  const id = wholeId(text, "subscription");
  const desk = await openDesk(terminal, options);
  const view = await knownSubscription(desk, id);
  const money = await moneyOf(desk, id);
  const line = machineLine(view, await readHostStore(terminal, desk));
  const { subscription, plan, block } = view;
  if (options.json) {
    terminal.out(json({ ...line, plan, subscription, money, block: block.number }));
    return CLI_EXIT.ok;
  }
  const who = (address: string) => {
    const name = desk.book.nameOf(address);
    return name === undefined ? address : `${name} (${address})`;
  };
  const sum = (amount: bigint) => `${units.words(amount, money.decimals)} ${money.symbol}`;
  const { measure } = line;
  const { user, deliverBy, startsAt } = subscription;
  const facts: readonly (readonly [string, string | null])[] = [
    ["subscription", `${id}, ${line.status}, at block ${block.number}`],
    [
      "plan",
      `${line.plan}: ${plan.vcpus} CPU, ${plan.memoryMiB} MiB, ${plan.diskGiB} GiB, ${plan.mbps} Mbit/s`,
    ],
    ["owner", line.owner && who(line.owner)],
    ["user", user && `${who(user.address)} until ${moment(user.expires * 1000)}`],
    ["payer", who(subscription.payer)],
    ["recipient", who(subscription.recipient)],
    ["deliver by", startsAt === 0 ? moment(deliverBy * 1000) : null],
    ["since", startsAt === 0 ? null : moment(startsAt * 1000)],
    ["paid until", line.expiresAt === null ? null : moment(line.expiresAt * 1000)],
    ["earned", `${sum(money.earned)} that were not collected`],
    ["comes back", `${sum(money.refundable)} if it ended now`],
    [
      "machine",
      line.machine &&
        `${machineWords(line)}: VM ${line.machine.vmid} on ${line.machine.node}, ${line.machine.ipv4}`,
    ],
    ["measure", measure && `${KINDS[measure.kind]} since ${moment(measure.since * 1000)}: ${measure.reason}`],
    ["evidence", measure?.evidence ?? null],
  ];
  for (const [name, value] of facts) if (value !== null) terminal.out(`${name.padEnd(12)} ${value}`);
  return CLI_EXIT.ok;
}
