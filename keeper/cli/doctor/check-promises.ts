import type { ChainSurvey } from "../../chain/survey.ts";
import type { KeeperConfig } from "../../config.ts";
import type { Commitment } from "../../core/commitment.ts";
import { FinalError } from "../../core/errors.ts";
import type { Plan } from "../../core/plan.ts";
import { poolUse } from "../../core/pool-use.ts";
import type { StoreFacts } from "../../core/store-facts.ts";
import { vmSpecOf } from "../../core/vm-spec.ts";
import type { ProxmoxHypervisor } from "../../proxmox/proxmox-hypervisor.ts";
import { examine, type Finding, fail, ok, warn } from "./finding.ts";

/** VMs of one plan that are placed in thought; each costs some calls. */
const MOST_PLACED = 24;

/** Whether what is for sale could be delivered: addresses, and room for each plan's stock. */
export async function checkPromises(
  { network }: KeeperConfig,
  { plans }: ChainSurvey,
  facts: StoreFacts | null,
  hypervisor: ProxmoxHypervisor | null,
  now: number,
): Promise<Finding[]> {
  const onSale = plans.filter(({ stock, retired }) => stock > 0 && !retired);
  const stock = onSale.reduce((sum, each) => sum + each.stock, 0);
  const findings: Finding[] = [];
  if (facts) {
    const resting = [...facts.resting].filter(([, freeAt]) => freeAt > now).map(([ipv4]) => ipv4);
    const { size, free } = poolUse(network, [...facts.machines.map(({ ipv4 }) => ipv4), ...resting]);
    const what = `${free} of ${size} are free, ${resting.length} rest; ${stock} VMs are for sale`;
    const remedy = "widen network.first to network.last, or lower the stock of the plans";
    findings.push(
      free >= stock ? ok("addresses", what) : (free === 0 ? fail : warn)("addresses", what, remedy),
    );
  }
  if (hypervisor)
    for (const { plan, stock: left } of onSale)
      findings.push(...(await examine(`plan ${plan.id}`, () => checkRoom(hypervisor, plan, left))));
  return findings;
}

async function checkRoom(hypervisor: ProxmoxHypervisor, plan: Plan, stock: number): Promise<Finding> {
  const name = `plan ${plan.id}`;
  const placed: Commitment[] = [];
  const most = Math.min(stock, MOST_PLACED);
  try {
    while (placed.length < most) {
      const node = await hypervisor.chooseNode(vmSpecOf(plan), placed);
      // Ids that no VM can have: nothing is counted twice.
      placed.push({ vmid: -1 - placed.length, node, memoryMiB: plan.memoryMiB, diskGiB: plan.diskGiB });
    }
    return ok(
      name,
      `${plan.name}: room for ${most < stock ? `at least ${most}` : "all"} of ${stock} in stock`,
    );
  } catch (error) {
    if (!(error instanceof FinalError) || error.code !== "NO_CAPACITY") throw error;
    const what = `${plan.name}: room for ${placed.length} of ${stock} in stock`;
    return (placed.length === 0 ? fail : warn)(
      name,
      what,
      "add room, or lower the plan's stock to what there is",
    );
  }
}
