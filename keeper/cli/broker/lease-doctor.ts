import type { PrefixLease } from "../../core/prefix-lease.ts";
import { examine, type Finding } from "../doctor/finding.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { checkLease, checkTunnel } from "./check-lease.ts";
import { giveOrder } from "./give-order.ts";
import { leaseChain, leasePlace } from "./lease-place.ts";
import { readLeases } from "./read-leases.ts";

/** `blockhost broker doctor`: everything that a leased prefix hangs on. Changes nothing; ends with 1 when a check fails. */
export async function leaseDoctor(terminal: Terminal, options: CommonOptions): Promise<number> {
  const place = await leasePlace(options);
  let lease: PrefixLease | undefined;
  const findings: Finding[] = [
    ...(await examine("store", async () => {
      [lease] = await readLeases(place);
      return [];
    })),
    ...(await examine("contracts", async () =>
      checkLease((await leaseChain(terminal, options)).market, lease),
    )),
    ...(await examine("keeper", async () => {
      const report = await giveOrder(place, { verb: "look" });
      return checkTunnel(report, lease, Math.floor(terminal.time.now() / 1_000));
    })),
  ];
  const line = ({ name, level, what, remedy }: Finding) =>
    `${level.padEnd(5)} ${name}: ${what}${remedy === "" ? "" : `\n      what to do: ${remedy}`}`;
  terminal.out(options.json ? json(findings) : findings.map(line).join("\n"));
  return findings.some(({ level }) => level === "fail") ? CLI_EXIT.found : CLI_EXIT.ok;
}
