import { FinalError } from "../../core/errors.ts";
import type { PrefixLease } from "../../core/prefix-lease.ts";
import type { LeaseOrder } from "../../lease/lease-order.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { awaitLease } from "./await-lease.ts";
import { giveOrder } from "./give-order.ts";
import { leasePlace } from "./lease-place.ts";
import { coins, leaseFacts, leaseWords } from "./lease-words.ts";
import { readLeases } from "./read-leases.ts";

export interface ChangeLeaseOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly patience: number;
  readonly rotate?: boolean;
  readonly maxPrice?: string;
}

/** `blockhost broker renew`: one period more, or with `--rotate` the same prefix to another key. */
export async function renewLease(terminal: Terminal, options: ChangeLeaseOptions): Promise<number> {
  const maxPrice = options.maxPrice === undefined ? null : `${coins.parse(options.maxPrice)}`;
  const order: LeaseOrder = options.rotate ? { verb: "rekey" } : { verb: "renew", maxPrice };
  const what = options.rotate ? "have the prefix routed to another key of this host" : "pay one period more";
  return change(
    terminal,
    options,
    what,
    order,
    (before) => (lease) =>
      lease.state === "up" &&
      (options.rotate ? lease.hostKey !== before.hostKey : (lease.endsAt ?? 0) > (before.endsAt ?? 0)),
  );
}

/** `blockhost broker install`: the tunnel made now, and the broker heard of by it. */
export function installLease(terminal: Terminal, options: ChangeLeaseOptions): Promise<number> {
  return change(
    terminal,
    options,
    "make the tunnel",
    { verb: "look" },
    () =>
      ({ state }) =>
        state === "up",
  );
}

/** `blockhost broker release` */
export function releaseLease(terminal: Terminal, options: ChangeLeaseOptions): Promise<number> {
  const what = "give the prefix back, of whose price nothing comes back";
  return change(
    terminal,
    options,
    what,
    { verb: "release" },
    () =>
      ({ state, reason }) =>
        state === "released" || reason === "WITHDRAWN",
  );
}

async function change(
  terminal: Terminal,
  options: ChangeLeaseOptions,
  what: string,
  order: LeaseOrder,
  isThere: (before: PrefixLease) => (lease: PrefixLease) => boolean,
): Promise<number> {
  const place = await leasePlace(options);
  const [lease] = await readLeases(place);
  if (lease === undefined || lease.reason !== null)
    throw new FinalError(
      "LEASE_NONE",
      "This host has no lease of a broker's prefix.",
      "Ask for one: blockhost broker request",
    );
  if (options.dryRun) {
    terminal.out(
      options.json
        ? json({ would: order.verb, lease: leaseFacts(lease) })
        : `Would ${what}; nothing was sent. Now it is ${leaseWords(lease)}`,
    );
    return CLI_EXIT.ok;
  }
  await giveOrder(place, order);
  return awaitLease(terminal, place, options, isThere(lease));
}
