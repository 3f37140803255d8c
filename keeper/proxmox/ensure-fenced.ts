import { z } from "zod";
import { RetryableError } from "../core/errors.ts";
import type { Progress } from "../core/progress.ts";
import type { Fence, VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import { ensureMail } from "./ensure-mail.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { FENCE_SET, readFence } from "./read-fence.ts";

/**
 * A VM speaks with its own addresses and MAC only, and hands out no addresses. Its ports are the tenant's business.
 * `dhcp` must be said: unset means allowed. The default for traffic in would be to drop it, SSH included.
 */
const OPTIONS = {
  enable: true,
  ipfilter: true,
  macfilter: true,
  dhcp: false,
  radv: false,
  ndp: true,
  policy_in: "ACCEPT",
  policy_out: "ACCEPT",
} as const;

const optionsShape = z.record(z.string(), z.union([z.string(), z.number()]));

/** Lets the VM do what its fence says and no more. Until then its filter is empty and drops everything. */
export async function ensureFenced(
  pve: Pve,
  vm: VmIdentity,
  { ipv4, ipv6, sendsMail }: Fence,
): Promise<Progress> {
  const wanted = ipv6 === null ? [ipv4] : [ipv4, ipv6];
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const firewall = pve.api.nodes.$(own.node).qemu.$(vm.vmid).firewall;
  const fence = await readFence(pve, own.node, vm.vmid);
  if (fence === null) await firewall.ipset.$post({ name: FENCE_SET });
  const set = firewall.ipset.$(FENCE_SET);
  const entries = fence ?? [];
  for (const cidr of entries.filter((entry) => !wanted.includes(entry))) await set.$(cidr).$delete();
  for (const cidr of wanted.filter((entry) => !entries.includes(entry))) await set.$post({ cidr });
  const inForce = async () => {
    const options = readAnswer(optionsShape, await firewall.options.$get(), "the firewall options");
    return Object.entries(OPTIONS).every(([name, value]) =>
      // An option that is unset has a default, and not always the one that we want.
      typeof value === "boolean" ? Number(options[name]) === Number(value) : options[name] === value,
    );
  };
  if (!(await inForce())) await firewall.options.$put(OPTIONS);
  const isMailAsSaid = await ensureMail(pve, own.node, vm.vmid, sendsMail);
  const after = await readFence(pve, own.node, vm.vmid);
  const isAsSaid = after?.length === wanted.length && wanted.every((cidr) => after.includes(cidr));
  if (isAsSaid && isMailAsSaid && (await inForce())) return { done: true };
  throw new RetryableError(
    "PVE_NOT_APPLIED",
    `the firewall of VM ${vm.vmid} reads back otherwise than written`,
    "nothing: the keeper writes again; if it repeats, look who else changes this firewall",
  );
}
