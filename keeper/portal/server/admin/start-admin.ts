import type { Time } from "../../../core/time.ts";
import { adminSessionMessage } from "../../../protocol/admin-session-message.ts";
import type { AdminReads } from "../../ports/admin-reads.ts";
import type { Admins } from "../../ports/admins.ts";
import type { Branding } from "../../ports/branding.ts";
import type { Pages } from "../../ports/pages.ts";
import type { PortalListen, PortalTls } from "../../ports/portal-listen.ts";
import type { PortalLog } from "../../ports/portal-log.ts";
import type { Signatures } from "../../ports/signatures.ts";
import type { Reading } from "../reading.ts";
import { Sessions } from "../sessions.ts";
import type { Site } from "../site.ts";
import { adminApp } from "./admin-app.ts";
import { AdminDoor } from "./admin-door.ts";

/** A few people with a few windows. */
const BOUNDS = { connections: 256, ofAddress: 64, requestMs: 10_000, headBytes: 16_384 };

export interface AdminParts {
  readonly at: { readonly host: string; readonly port: number };
  /** With the domain at which the panel is found. */
  readonly site: Site;
  readonly admins: Admins;
  readonly signatures: Pick<Signatures, "check">;
  readonly reads: AdminReads;
  readonly inbox: string | null;
  readonly reading: Pick<Reading, "host">;
  readonly branding: Branding;
  readonly pages: Pages;
  readonly time: Time;
  /** Unpredictable bytes. */
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: PortalLog;
  readonly listen: PortalListen;
  /** Left out: plain HTTP. */
  readonly tls?: PortalTls | undefined;
}

/** The operator's panel, served. */
export type AdminPanel = Awaited<ReturnType<PortalListen>>;

/**
 * Serves the operator's panel.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN
 */
export function startAdmin(parts: AdminParts): Promise<AdminPanel> {
  const { at, site, time, randomBytes, admins, tls, listen } = parts;
  const now = () => Math.floor(time.now() / 1_000);
  const sessions = new Sessions(site, now, randomBytes, adminSessionMessage);
  const door = new AdminDoor(sessions, admins, () => time.now());
  return listen(adminApp({ ...parts, sessions, door, isSecure: tls !== undefined }), at, BOUNDS, tls);
}
