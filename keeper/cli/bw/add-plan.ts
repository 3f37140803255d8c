import { z } from "zod";
import type { Receipt } from "../../chain/rpc-shapes.ts";
import { logShape } from "../../chain/rpc-shapes.ts";
import type { Terminal } from "../terminal.ts";
import { openTransactDesk, type TransactDesk } from "../transact/open-transact-desk.ts";
import { transact } from "../transact/transact.ts";
import type { TransactOptions } from "../transact/transact-options.ts";
import { units } from "../transact/units.ts";
import { usageError } from "../usage-error.ts";
import { secondsOf } from "./seconds-of.ts";
import { USD_DECIMALS } from "./usd.ts";

export interface AddPlanOptions extends TransactOptions {
  readonly image: string;
  readonly vcpus: string;
  readonly memory: string;
  readonly disk: string;
  readonly mbps: string;
  readonly price: string;
  readonly minDays: string;
  readonly maxDays: string;
  readonly grace: string;
  readonly deadline: string;
  readonly stock: string;
}

/** `blockhost bw plan add NAME` */
export async function addPlan(terminal: Terminal, options: AddPlanOptions, name: string): Promise<number> {
  const terms = {
    name,
    image: options.image,
    vcpus: whole(options.vcpus, "--vcpus"),
    memoryMiB: whole(options.memory, "--memory"),
    diskGiB: whole(options.disk, "--disk"),
    mbps: whole(options.mbps, "--mbps"),
    pricePerDay: units.parse(options.price, USD_DECIMALS),
    minDays: whole(options.minDays, "--min-days"),
    maxDays: whole(options.maxDays, "--max-days"),
    gracePeriod: secondsOf(options.grace),
    deliveryDeadline: secondsOf(options.deadline),
    stock: whole(options.stock, "--stock"),
  };
  const desk = await openTransactDesk(terminal, options);
  const call = await desk.chain.contracts.byHand.addPlan.populateTransaction(terms);
  const calls = [{ ...call, what: `put the plan ${name} on sale at $${options.price} a day`, value: 0n }];
  return transact(terminal, desk, options, calls, async (receipt) => {
    const planId = await planIn(desk, receipt);
    if (!options.json) terminal.out(`plan ${planId}: ${name}`);
    return { planId };
  });
}

/** The contract judges what is too much or too little; here it only has to be a number. */
function whole(text: string, flag: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw usageError(`${flag} is a whole number, not "${text}".`, "See: blockhost bw plan add --help");
}

/** The id that the contract gave, by the event in that transaction. */
async function planIn({ chain: { pool, contracts } }: TransactDesk, receipt: Receipt): Promise<bigint> {
  const { topicHash } = contracts.byHand.interface.getEvent("PlanAdded");
  const filter = { address: contracts.subscriptions, topics: [topicHash], blockHash: receipt.blockHash };
  const logs = await pool.request("eth_getLogs", [filter], z.array(logShape));
  const log = logs.find(({ transactionHash }) => transactionHash === receipt.transactionHash);
  return BigInt(log?.topics[1] ?? 0);
}
