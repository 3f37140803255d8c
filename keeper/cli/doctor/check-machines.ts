import type { ChainSurvey } from "../../chain/survey.ts";
import type { StoreFacts } from "../../core/store-facts.ts";
import type { SubscriptionStatus } from "../../core/subscription.ts";
import type { Hypervisor } from "../../sagas/ports/hypervisor.ts";
import type { SagaSettings } from "../../sagas/saga-settings.ts";
import { vmOf } from "../../sagas/steps-common.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const PAID: readonly SubscriptionStatus[] = ["active", "grace"];
const OVER: readonly SubscriptionStatus[] = ["none", "refunded", "closed"];

/** The keeper's machines against Proxmox VE: none is missing, none is there that nobody knows. */
export async function checkVms(
  { machines }: StoreFacts,
  hypervisor: Pick<Hypervisor, "listMarks" | "observe">,
  settings: SagaSettings,
): Promise<Finding[]> {
  const marks = new Set(await hypervisor.listMarks());
  const findings: Finding[] = [];
  const known = new Set<string>();
  for (const { subscription, generation, status } of machines) {
    const vm = vmOf(settings, subscription, generation);
    known.add(vm.mark);
    // The list proves presence only; a reservation may have no VM yet.
    if (marks.has(vm.mark) || status === "reserved") continue;
    const seen = await hypervisor.observe(vm);
    if (seen.kind === "ours" || seen.kind === "busy") continue;
    const what = `${vm.name} of subscription ${subscription} is ${seen.kind}`;
    findings.push(
      fail("vm", what, "restore it from a backup with its description, or terminate the subscription"),
    );
  }
  const stem = vmOf(settings, 1n, 1).mark.split(":").slice(0, 3).join(":");
  for (const mark of marks)
    if (mark.startsWith(`${stem}:`) && !known.has(mark))
      findings.push(warn("vm", `${mark} is in no store`, "start the keeper: it takes it in or removes it"));
  return findings.length > 0
    ? findings
    : [ok("vms", `${machines.length} machines, each as Proxmox VE has it`)];
}

/** The keeper's machines against the chain: what is paid has one, what is over has none. */
export function checkPayers(
  { machines }: StoreFacts,
  { statuses }: ChainSurvey,
  busy: ReadonlySet<string>,
): Finding[] {
  const held = new Set(machines.map(({ subscription }) => subscription));
  const findings: Finding[] = [];
  for (const [id, status] of statuses) {
    if (busy.has(`${id}`)) continue;
    if (PAID.includes(status) && !held.has(id))
      findings.push(
        fail(
          "payer",
          `subscription ${id} is ${status} and has no machine`,
          "start the keeper; if it runs, see: blockhost jobs",
        ),
      );
    if (OVER.includes(status) && held.has(id))
      findings.push(
        warn(
          "payer",
          `subscription ${id} is ${status} and holds a machine`,
          "start the keeper: it removes what is left",
        ),
      );
  }
  for (const id of held)
    if (!statuses.has(id))
      findings.push(
        fail(
          "payer",
          `subscription ${id} holds a machine and is not on the chain`,
          "compare the RPC servers with a block explorer",
        ),
      );
  return findings.length > 0
    ? findings
    : [ok("payers", `${statuses.size} subscriptions, each with what it paid for`)];
}
