import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";

const optionsShape = z
  .object({ enable: z.coerce.number().default(0), ebtables: z.coerce.number().default(1) })
  .loose();
const rulesShape = z.array(z.object({}).loose());
const nodesShape = z.array(z.object({ node: z.string(), status: z.string().optional() }).loose());

/**
 * Proxmox VE's firewall is on, MAC filter included: without it the fence of each VM is a list that nobody reads. Where it
 * was off, the host stays as open as it was, because its own doors are rootd's business and to close them here might
 * close the operator out. Where it was on, its rules are the operator's.
 *
 * @throws FinalError PVE_FIREWALL_RULES when it is off and has rules, which would come into force unasked
 */
export async function ensureFirewall(root: PveRoot): Promise<void> {
  const path = "/cluster/firewall/options";
  const { enable, ebtables } = await read(root, path, optionsShape);
  if (enable !== 0) {
    if (ebtables !== 1) await root("PUT", path, { ebtables: 1 });
    return;
  }
  const nodes = await read(root, "/nodes", nodesShape);
  const online = nodes.filter(({ status }) => status !== "offline").map(({ node }) => `/nodes/${node}`);
  for (const place of ["/cluster", ...online]) {
    const rules = await read(root, `${place}/firewall/rules`, rulesShape);
    if (rules.length === 0) continue;
    throw new FinalError(
      "PVE_FIREWALL_RULES",
      `Proxmox VE's firewall is off, but ${place.slice(1)} has ${rules.length} rules, which would come into force with it`,
      "look at them under Firewall, then switch it on yourself under Datacenter, Firewall, Options",
    );
  }
  await root("PUT", path, { enable: 1, ebtables: 1, policy_in: "ACCEPT", policy_out: "ACCEPT" });
}
