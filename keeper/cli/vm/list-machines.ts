import { ChainSubscriptionReader } from "../../chain/subscription-reader.ts";
import { survey } from "../../chain/survey.ts";
import type { ChainView } from "../../core/chain-view.ts";
import { type Desk, openDesk } from "../desk.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { Progress } from "../progress.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { moment } from "../time-words.ts";
import { type MachineLine, machineLine } from "./machine-line.ts";
import { machineWords } from "./machine-words.ts";
import { readHostStore } from "./read-host-store.ts";

export interface ListMachinesOptions extends CommonOptions {
  readonly all?: boolean;
}

/** Subscriptions asked for at the same time. */
const WIDTH = 16;

/** `blockhost vm list` */
export async function listMachines(
  terminal: Terminal,
  { all, json: asJson, ...options }: ListMachinesOptions,
): Promise<number> {
  const desk = await openDesk(terminal, options);
  const store = await readHostStore(terminal, desk);
  const views = await read(desk, await idsOf(desk, all ?? false), terminal);
  const lines = views.map((view) => machineLine(view, store));
  if (asJson) terminal.out(json(lines));
  else if (lines.length === 0) terminal.out(all ? "Nothing was ever bought." : "No machine lives.");
  else
    terminal.out(
      table(
        HEAD,
        lines.map((line) => cells(line, desk)),
      ),
    );
  return CLI_EXIT.ok;
}

/** Those that are neither refunded nor closed, unless all are asked for; in order. */
async function idsOf({ chain, config }: Desk, all: boolean): Promise<readonly bigint[]> {
  const { pool, heads, contracts } = chain;
  const ids = all
    ? (await survey(pool, contracts, await heads.block("confirmed"))).statuses.keys()
    : (
        await new ChainSubscriptionReader(heads, contracts, config.chain.deploymentBlock).fingerprints(
          "confirmed",
        )
      ).fingerprints.keys();
  return [...ids].toSorted((a, b) => (a < b ? -1 : 1));
}

async function read(
  { chain, config }: Desk,
  ids: readonly bigint[],
  terminal: Terminal,
): Promise<readonly ChainView[]> {
  const reader = new ChainSubscriptionReader(chain.heads, chain.contracts, config.chain.deploymentBlock);
  const progress = new Progress(terminal);
  const views: ChainView[] = [];
  for (let at = 0; at < ids.length; at += WIDTH) {
    const part = await Promise.all(ids.slice(at, at + WIDTH).map((id) => reader.read(id, "confirmed")));
    views.push(...part.filter((view) => view !== null));
    progress.at(views.length, ids.length);
  }
  return views;
}

const HEAD = ["ID", "STATUS", "PLAN", "PAID UNTIL", "OWNER", "VM", "NODE", "ADDRESS", "MACHINE"];

function cells(line: MachineLine, { book }: Desk): string[] {
  const { id, status, plan, owner, expiresAt, machine } = line;
  return [
    `${id}`,
    status,
    plan,
    expiresAt === null ? "" : moment(expiresAt * 1000),
    owner === null ? "" : (book.nameOf(owner) ?? owner),
    machine === null ? "" : `${machine.vmid}`,
    machine?.node ?? "",
    machine?.ipv4 ?? "",
    machineWords(line),
  ];
}
