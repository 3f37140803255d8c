import { randomBytes } from "node:crypto";
import type { KeeperConfig } from "../config.ts";
import type { CommandAnswers } from "../portal/ports/command-answers.ts";
import { type Portal, startPortal } from "../portal/server/start-portal.ts";
import { type AdminBuildParts, buildAdmin } from "./admin/build-admin.ts";
import type { PortalCertificates } from "./open-certificates.ts";
import type { Outside } from "./outside.ts";
import type { PortalPorts } from "./portal-ports.ts";
import type { PublicView } from "./public-view.ts";
import { readPages } from "./read-pages.ts";
import { serveCertificates } from "./serve-certificates.ts";

/** The portal, and the operator's panel beside it. */
export interface ServedPortal extends Portal {
  /** Null: there is no panel. */
  readonly adminUrl: string | null;
}

/**
 * Serves the portal and the panel, if the configuration has them and there is a network to serve them on.
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
  admin: AdminBuildParts,
): Promise<ServedPortal | null> {
  const { portal } = config;
  const { time, log, listenPortal: listen } = outside;
  if (portal === undefined || listen === undefined || view === null) return null;
  const alone = await startPortal({
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
  let served: ServedPortal = { ...alone, adminUrl: null };
  try {
    const panel = await buildAdmin(config, outside, ports, view, certificates, commands, admin);
    if (panel !== null) {
      served = {
        ...alone,
        adminUrl: `${panel.url}/admin`,
        secure: (tls) => {
          alone.secure(tls);
          panel.secure(tls);
        },
        stop: async () => {
          await Promise.all([alone.stop(), panel.close()]);
        },
      };
    }
    return certificates === null ? served : await serveCertificates(served, certificates, outside, listen);
  } catch (error) {
    await served.stop();
    throw error;
  }
}
