import type { PrefixLease } from "../../core/prefix-lease.ts";
import { examine, type Finding } from "../doctor/finding.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { checkLease, checkTunnel } from "./check-lease.ts";
import { giveOrder } from "./give-order.ts";
import { leaseChain, leasePlace } from "./lease-place.ts";
import { readLeases } from "./read-leases.ts";

/** What is found of everything that a leased prefix hangs on. @throws FinalError CONFIG_INVALID where none is configured */
export async function leaseFindings(terminal: Terminal, options: CommonOptions): Promise<readonly Finding[]> {
  const place = await leasePlace(options);
  let lease: PrefixLease | undefined;
  return [
    ...(await examine("leases", async () => {
      [lease] = await readLeases(place);
      return [];
    })),
    ...(await examine("lease on chain", async () =>
      checkLease((await leaseChain(terminal, options)).market, lease),
    )),
    ...(await examine("keeper", async () => {
      // The keeper takes the step that is due anyway, and tells of it.
      const report = await giveOrder(place, { verb: "look" });
      return checkTunnel(report, lease, Math.floor(terminal.time.now() / 1_000));
    })),
  ];
}
