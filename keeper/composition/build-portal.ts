import { randomBytes } from "node:crypto";
import type { KeeperConfig } from "../config.ts";
import type { CommandAnswers } from "../portal/ports/command-answers.ts";
import { type Portal, startPortal } from "../portal/server/start-portal.ts";
import type { PortalCertificates } from "./open-certificates.ts";
import type { Outside } from "./outside.ts";
import type { PortalPorts } from "./portal-ports.ts";
import type { PublicView } from "./public-view.ts";
import { readPages } from "./read-pages.ts";
import { serveCertificates } from "./serve-certificates.ts";

/**
 * Serves the portal, if the configuration has one and there is a network to serve it on.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN, PORTAL_PAGES_MISSING
 */
export async function buildPortal(
  config: KeeperConfig,
  outside: Outside,
  ports: PortalPorts,
  view: PublicView | null,
  certificates: PortalCertificates | null,
  commands: CommandAnswers,
): Promise<Portal | null> {
  const { portal } = config;
  const { time, log, listenPortal: listen } = outside;
  if (portal === undefined || listen === undefined || view === null) return null;
  const served = await startPortal({
    ...ports,
    ...view,
    commands,
    config: portal,
    pages: await readPages(portal.pages),
    tls: certificates?.certificates.current,
    time,
    randomBytes,
    log,
    listen,
  });
  if (certificates === null) return served;
  try {
    return await serveCertificates(served, certificates, outside, listen);
  } catch (error) {
    await served.stop();
    throw error;
  }
}
