import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { readPrivateFile } from "../chain/private-file.ts";
import type { KeeperConfig } from "../config.ts";
import { FinalError } from "../core/errors.ts";
import type { PortalConfig } from "../portal/server/portal-config.ts";
import { type Portal, startPortal } from "../portal/server/start-portal.ts";
import type { Outside } from "./outside.ts";
import type { PortalPorts } from "./portal-ports.ts";
import type { PublicView } from "./public-view.ts";
import { readPages } from "./read-pages.ts";

/**
 * Serves the portal, if the configuration has one and there is a network to serve it on.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN, PORTAL_PAGES_MISSING, PORTAL_CERTIFICATE_UNREADABLE, KEY_UNREADABLE, KEY_PERMISSIONS
 */
export async function buildPortal(
  config: KeeperConfig,
  outside: Outside,
  ports: PortalPorts,
  view: PublicView | null,
): Promise<Portal | null> {
  const { portal } = config;
  const { time, log, listenPortal: listen } = outside;
  if (portal === undefined || listen === undefined || view === null) return null;
  return startPortal({
    ...ports,
    ...view,
    config: portal,
    pages: await readPages(portal.pages),
    tls: portal.tls && (await readTls(portal.tls)),
    time,
    randomBytes,
    log,
    listen,
  });
}

async function readTls({
  certificateFile,
  keyFile,
}: NonNullable<PortalConfig["tls"]>): Promise<{ cert: string; key: string }> {
  const key = await readPrivateFile(keyFile, "portal's TLS key");
  try {
    return { cert: await readFile(certificateFile, "utf8"), key };
  } catch (cause) {
    throw new FinalError(
      "PORTAL_CERTIFICATE_UNREADABLE",
      `The portal's certificate ${certificateFile} cannot be read (${cause instanceof Error ? cause.message : cause}).`,
      "Check portal.tls.certificateFile in the configuration.",
      { cause },
    );
  }
}
