import { PastReader } from "../../chain/past-reader.ts";
import { survey } from "../../chain/survey.ts";
import { openHypervisor } from "../../composition/open-hypervisor.ts";
import { openKeys } from "../../composition/open-keys.ts";
import { sagaSettings } from "../../composition/saga-settings.ts";
import type { KeeperConfig } from "../../config.ts";
import { placesOf } from "../../core/places-of.ts";
import type { SubscriptionStatus } from "../../core/subscription.ts";
import { GuestClient } from "../../guest/guest-client.ts";
import { seedIso } from "../../proxmox/seed-iso.ts";
import { type RebuildProblem, RegistryRebuild } from "../../sagas/rebuild-registry.ts";
import type { Database } from "../../store/database.ts";
import { MachineRepository } from "../../store/machine-repository.ts";
import { OperationRepository } from "../../store/operation-repository.ts";
import { noteOrigin } from "../../store/store-origin.ts";
import { TaskLog } from "../../store/task-log.ts";
import { openChain } from "../open-chain.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { readChain, recentEnds } from "./read-chain.ts";

/** Subscriptions looked at at the same time. */
const WIDTH = 8;
/** Nothing is asked of these any more; a VM of theirs that is still there shows in the marks. */
const OVER: readonly SubscriptionStatus[] = ["refunded", "closed"];

/** What was found on the way. */
export interface Rebuilt {
  readonly block: number;
  readonly subscriptions: Readonly<Partial<Record<SubscriptionStatus, number>>>;
  readonly problems: readonly RebuildProblem[];
}

/** Fills a new store with what the chain and Proxmox VE say, and nothing else. Changes neither of the two. */
export async function rebuildStore(
  config: KeeperConfig,
  database: Database,
  terminal: Terminal,
): Promise<Rebuilt> {
  const progress = new Progress(terminal);
  const now = terminal.time.now();
  const keys = await openKeys(config.keys);
  const chain = await openChain(config, terminal);
  const { pool, contracts } = chain;
  await database.bind(`${config.chain.chainId}:${contracts.subscriptions}`);
  const heads = await chain.heads.read();
  progress.part(`reading the chain's events up to block ${heads.confirmed.number}`);
  const ends = await readChain(chain, heads, config, database, terminal, progress);
  const { number, hash, timestamp } = heads.confirmed;
  const block = { number, hash, timestamp };
  await noteOrigin(database, { rebuiltAt: now, chainTime: timestamp });
  const { statuses } = await survey(pool, contracts, block);

  const proxmox = await openHypervisor(config, new TaskLog(database));
  try {
    const { hypervisor } = proxmox;
    await hypervisor.checkAccess();
    progress.part("reading the marks of their VMs");
    const ports = {
      hypervisor,
      registry: new MachineRepository(database),
      operations: new OperationRepository(database),
      guest: new GuestClient(hypervisor, seedIso),
      attester: {
        address: keys.attestation.address.toLowerCase(),
        sign: (text: string) => keys.attestation.signText(text),
      },
      settings: sagaSettings(config, contracts),
    };
    const { vmidBase } = ports.settings;
    const places = new Set([...statuses.keys()].flatMap((id) => [...placesOf(vmidBase, id)]));
    const rebuild = new RegistryRebuild(ports, await hypervisor.listMarks(places), now);
    const isWanted = ([id, status]: readonly [bigint, SubscriptionStatus]) =>
      status !== "none" && (!OVER.includes(status) || rebuild.isMarked(id));
    const ids = [...statuses].filter(isWanted).map(([id]) => id);
    progress.part(`looking at ${ids.length} subscriptions and their VMs`);
    const reader = new PastReader(pool, contracts, terminal.time);
    for (let at = 0; at < ids.length; at += WIDTH) {
      const some = ids.slice(at, at + WIDTH).map(async (id) => {
        const view = await reader.read(id, block);
        if (view) await rebuild.add(view);
      });
      await Promise.all(some);
      progress.at(at, ids.length);
    }
    for (const end of await recentEnds(chain, ends, block, now)) await rebuild.end(end);
    return { block: number, subscriptions: counted([...statuses.values()]), problems: rebuild.problems };
  } finally {
    await proxmox.close();
  }
}

function counted(statuses: readonly SubscriptionStatus[]): Rebuilt["subscriptions"] {
  const counts: Partial<Record<SubscriptionStatus, number>> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
