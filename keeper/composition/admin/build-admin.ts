import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readRoles } from "../../chain/role-reader.ts";
import type { KeeperConfig } from "../../config.ts";
import type { CommandAnswers } from "../../portal/ports/command-answers.ts";
import { type AdminPanel, startAdmin } from "../../portal/server/admin/start-admin.ts";
import type { ChainParts } from "../connect-chain.ts";
import type { PortalCertificates } from "../open-certificates.ts";
import type { Outside } from "../outside.ts";
import type { PortalPorts } from "../portal-ports.ts";
import type { PublicView } from "../public-view.ts";
import { readPages } from "../read-pages.ts";
import { type AdminReadsParts, adminReads } from "./admin-reads.ts";

/** Where the panel's pages are, below the folder of the portal's. */
const PAGES = "admin";

export type AdminBuildParts = ChainParts & Omit<AdminReadsParts, "reading" | "certificates">;

/**
 * Serves the operator's panel, if the configuration has one and there is a network to serve it on.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN, PORTAL_PAGES_MISSING
 */
export async function buildAdmin(
  config: KeeperConfig,
  outside: Outside,
  { signatures }: Pick<PortalPorts, "signatures">,
  view: PublicView | null,
  certificates: PortalCertificates | null,
  commands: CommandAnswers,
  parts: AdminBuildParts,
): Promise<AdminPanel | null> {
  const { portal, guest } = config;
  const { time, log, listenPortal: listen } = outside;
  if (portal?.admin === undefined || listen === undefined || view === null) return null;
  const { heads, contracts } = parts;
  const { listen: at, domain = `${guest.domain.split(":")[0]}:${at.port}` } = portal.admin;
  const kept = certificates?.certificates ?? null;
  return startAdmin({
    at,
    site: { ...view.site, domain },
    admins: { rolesOf: (wallet) => readRoles(heads, contracts, wallet) },
    signatures,
    reads: adminReads(config, outside, { ...parts, reading: view.reading, certificates: kept }),
    inbox: config.commands?.inbox ?? null,
    commands,
    reading: view.reading,
    branding: view.branding,
    pages: await readPages(join(portal.pages, PAGES)),
    time,
    randomBytes,
    log,
    listen,
    tls: kept?.current,
  });
}
