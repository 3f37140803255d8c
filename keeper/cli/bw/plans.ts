import { readOffer } from "../../chain/offer-reader.ts";
import { openDesk } from "../desk.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import { table } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { duration } from "../time-words.ts";
import { units } from "../transact/units.ts";
import { USD_DECIMALS } from "./usd.ts";

export interface PlansOptions extends CommonOptions {
  readonly all?: boolean;
}

/** `blockhost bw plan` */
export async function plans(
  terminal: Terminal,
  { all, json: asJson, ...options }: PlansOptions,
): Promise<number> {
  const { chain } = await openDesk(terminal, options);
  const offer = await readOffer(chain.heads, chain.contracts);
  const shown = offer.plans.filter(({ retired }) => all || !retired);
  if (asJson) terminal.out(json(shown));
  else if (shown.length === 0) terminal.out("No plan is for sale.");
  else
    terminal.out(
      table(
        [
          "ID",
          "NAME",
          "A DAY",
          "STOCK",
          "CPU",
          "MEMORY",
          "DISK",
          "MBIT/S",
          "DAYS",
          "GRACE",
          "DELIVERY",
          "IMAGE",
        ],
        shown.map((plan) => [
          `${plan.id}`,
          plan.name.replace(/\p{C}/gu, "?"),
          `$${units.words(plan.pricePerDay, USD_DECIMALS)}`,
          plan.retired ? "retired" : `${plan.stock}`,
          `${plan.vcpus}`,
          `${plan.memoryMiB} MiB`,
          `${plan.diskGiB} GiB`,
          `${plan.mbps}`,
          `${plan.minDays}-${plan.maxDays}`,
          duration(plan.gracePeriod * 1000),
          duration(plan.deliveryDeadline * 1000),
          plan.image.replace(/\p{C}/gu, "?"),
        ]),
      ),
    );
  if (offer.paused) terminal.err("Sales are stopped: the contract is paused.");
  return CLI_EXIT.ok;
}
