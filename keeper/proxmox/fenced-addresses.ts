import { parseIpv4 } from "../core/ipv4.ts";
import { readInventory } from "./inventory.ts";
import type { Pve } from "./pve.ts";
import { PveError } from "./pve-error.ts";
import { readFence } from "./read-fence.ts";

/** Looked at in one call: whoever has more before them asks again when they are fewer. */
const MOST = 50;

/** IPv4 addresses that the VMs in our pool are fenced to, whosoever they are, but for those of `except`. */
export async function fencedAddresses(
  pve: Pve,
  except: ReadonlySet<number>,
): Promise<{ readonly addresses: ReadonlySet<string>; readonly unread: readonly number[] }> {
  const { vms, nodes } = await readInventory(pve);
  const away = new Set(nodes.filter(({ online }) => !online).map(({ node }) => node));
  const wanted = vms.filter(
    ({ vmid, pool, template }) => pool === pve.config.pool && !template && !except.has(vmid),
  );
  const addresses = new Set<string>();
  const unread: number[] = [];
  for (const [index, { vmid, node }] of wanted.entries()) {
    const fence =
      index < MOST && !away.has(node) ? await readFence(pve, node, vmid).catch(unknown) : undefined;
    if (fence === undefined) unread.push(vmid);
    for (const address of fence ?? []) if (parseIpv4(address) !== null) addresses.add(address);
  }
  return { addresses, unread };
}

/** Destroyed or moved since the list was made, or refused: it is not known where it is now. */
function unknown(error: unknown): undefined {
  if (!(error instanceof PveError) || (error.status !== 403 && error.status !== 500)) throw error;
}
