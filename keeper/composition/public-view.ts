import type { KeeperConfig } from "../config.ts";
import { RetryableError } from "../core/errors.ts";
import type { Branding } from "../portal/ports/branding.ts";
import type { HostReader } from "../portal/ports/host-reader.ts";
import { Reading } from "../portal/server/reading.ts";
import type { Site } from "../portal/server/site.ts";
import type { SubscriptionBook } from "../portal/server/subscription-book.ts";
import { walletChain } from "../portal/server/wallet-chain.ts";
import type { BackupShelf } from "../sagas/backup-shelf.ts";
import type { MachineRegistry } from "../sagas/ports/machine-registry.ts";
import type { SubscriptionReader } from "../sagas/ports/subscription-reader.ts";
import type { SagaSettings } from "../sagas/saga-settings.ts";
import { SubscriptionJournal } from "../store/subscription-journal.ts";
import { UsageRepository } from "../store/usage-repository.ts";
import type { Watch } from "../watch/watch.ts";
import type { ChainParts } from "./connect-chain.ts";
import { hostReader } from "./host-reader.ts";
import type { MeasureBook } from "./noting-reader.ts";
import type { Outside } from "./outside.ts";
import { portalCatalogue } from "./portal-catalogue.ts";
import { PortalFeed } from "./portal-feed.ts";
import { progressLog } from "./progress-log.ts";
import { readBranding } from "./read-branding.ts";

/** What everybody may see of a keeper through its portal. */
export interface PublicView {
  readonly site: Site;
  readonly branding: Branding;
  readonly reading: Reading;
  readonly feed: PortalFeed;
  readonly host: HostReader;
  /** Looks at what lives and is not in the book yet, after the keeper's first look at all: usually nothing. */
  fill(): Promise<void>;
}

/**
 * Builds it from the keeper's parts; null when the configuration has no portal.
 *
 * @throws FinalError PORTAL_SITE_UNUSABLE, PORTAL_CHECKOUT_WRONG
 */
export async function publicView(
  config: KeeperConfig,
  { database, hypervisor, time }: Pick<Outside, "database" | "hypervisor" | "time">,
  parts: ChainParts & {
    readonly reader: SubscriptionReader;
    readonly registry: MachineRegistry;
    readonly watch: Watch;
    readonly book: SubscriptionBook;
    readonly measures: MeasureBook;
    readonly backups: BackupShelf | null;
    readonly settings: SagaSettings;
  },
): Promise<PublicView | null> {
  const { portal, guest } = config;
  if (portal === undefined) return null;
  const { contracts, reader, registry, watch, book } = parts;
  const chain = walletChain(config.chain.chainId, portal.chain);
  const site = {
    domain: guest.domain,
    chainId: BigInt(config.chain.chainId),
    contract: contracts.credential.toLowerCase(),
  };
  const branding = await readBranding(portal.site);
  const catalogue = portalCatalogue(parts, chain, portal.swaps);
  if (portal.swaps !== undefined) {
    // A mistake in the configuration is told now; a chain that is away is asked again.
    await catalogue.money().catch((error: unknown) => {
      if (!(error instanceof RetryableError)) throw error;
    });
  }
  const host = hostReader({
    watch,
    registry,
    usage: new UsageRepository(database),
    hypervisor,
    measures: parts.measures,
    backups: parts.backups,
    time,
    settings: parts.settings,
  });
  const journal = progressLog(new SubscriptionJournal(database));
  const feed = new PortalFeed(journal, time, (subscription) => reading.paidAt(subscription));
  const reading = new Reading({
    site,
    branding,
    linuxUser: guest.user,
    chain,
    contracts: { subscriptions: contracts.subscriptions, credential: contracts.credential },
    checkout: portal.swaps ? { address: portal.swaps.checkout, quoter: portal.swaps.quoter } : null,
    catalogue,
    book,
    look: (subscription) => reader.read(subscription, "confirmed"),
    host,
    feed,
    now: () => time.now(),
  });
  return {
    site,
    branding,
    reading,
    feed,
    host,
    async fill() {
      if (book.isComplete) return;
      const { fingerprints } = await reader.fingerprints("confirmed");
      for (const id of fingerprints.keys()) if (!book.has(id)) await reader.read(id, "confirmed");
      book.isComplete = true;
    },
  };
}
