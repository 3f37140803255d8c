import { parseIpv4 } from "../core/ipv4.ts";
import type { VmIdentity } from "../core/vm.ts";
import { inspect } from "./inspect.ts";
import type { Pve } from "./pve.ts";
import { readFence } from "./read-fence.ts";

/** The one IPv4 address that a VM of ours is fenced to; null when it is not ours, or not fenced to exactly one of that kind. */
export async function fencedAddress(pve: Pve, vm: VmIdentity): Promise<string | null> {
  const found = await inspect(pve, vm);
  if (found.kind !== "ours") return null;
  const fence = (await readFence(pve, found.node, vm.vmid)) ?? [];
  const [address, ...others] = fence.filter((entry) => !entry.includes(":"));
  return address !== undefined && others.length === 0 && parseIpv4(address) !== null ? address : null;
}
