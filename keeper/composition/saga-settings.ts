import type { KeeperConfig } from "../config.ts";
import { onionService } from "../core/onion-service.ts";
import type { SagaSettings } from "../sagas/saga-settings.ts";

/**
 * What the sagas are told of the configuration and of the contracts that were found.
 *
 * @param leased the prefix that a broker lends now, where the configuration has it lent
 * @param onionSecret what the names of onion services follow from; who leaves it out seals nothing and shows nobody the way
 */
export function sagaSettings(
  { chain, proxmox, network, guest, work }: KeeperConfig,
  contracts: { readonly subscriptions: string; readonly credential: string },
  onionSecret: Uint8Array | null = null,
  leased: () => string | null = () => null,
): SagaSettings {
  const { ipv6 } = network;
  const serviceOf = (subscription: bigint) => {
    if (onionSecret === null) throw new RangeError("the names of onion services are the keeper's to tell");
    const mark = `${chain.chainId}:${contracts.subscriptions.toLowerCase()}:${subscription}`;
    return onionService(onionSecret, mark);
  };
  return {
    chainId: BigInt(chain.chainId),
    subscriptions: contracts.subscriptions.toLowerCase(),
    credential: contracts.credential.toLowerCase(),
    vmidBase: proxmox.vmidBase,
    pool: network,
    // Asked for anew each time: a lease comes and goes while the keeper runs.
    get ipv6() {
      return ipv6?.mode === "broker" ? leased() : (ipv6?.prefix ?? null);
    },
    endpoint: network.endpoint.mode === "onion" ? { mode: "onion", serviceOf } : network.endpoint,
    dns: network.dns,
    mailPlans: new Set(network.mailPlans.map(BigInt)),
    linuxUser: guest.user,
    domain: guest.domain,
    relay: guest.relay,
    offlineGraceSeconds: guest.offlineGraceSeconds,
    guestPatienceMs: guest.patienceSeconds * 1000,
    deliverMarginSeconds: work.deliverMarginSeconds,
    storage: proxmox.storage,
    clonesPerStorage: work.clonesPerStorage,
    startsPerNode: work.startsPerNode,
    capacityPatienceMs: work.capacityPatienceSeconds * 1000,
    snapshotsPerVm: work.snapshotsPerVm,
    pollMs: work.pollMs,
  };
}
