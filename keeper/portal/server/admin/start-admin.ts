import type { Time } from "../../../core/time.ts";
import { adminSessionMessage } from "../../../protocol/admin-session-message.ts";
import type { AdminReads } from "../../ports/admin-reads.ts";
import type { Admins } from "../../ports/admins.ts";
import type { Branding } from "../../ports/branding.ts";
import type { CommandAnswers } from "../../ports/command-answers.ts";
import type { Pages } from "../../ports/pages.ts";
import type { PortalListen, PortalTls } from "../../ports/portal-listen.ts";
import type { PortalLog } from "../../ports/portal-log.ts";
import type { Signatures } from "../../ports/signatures.ts";
import type { RequestLimits } from "../portal-app.ts";
import type { Reading } from "../reading.ts";
import { Sessions } from "../sessions.ts";
import type { Site } from "../site.ts";
import { adminApp } from "./admin-app.ts";
import { AdminDoor } from "./admin-door.ts";

/** A few people with a few windows. */
const BOUNDS = { connections: 256, ofAddress: 64, requestMs: 10_000, headBytes: 16_384 };

/** What one network may ask in a minute: a window that is looked at asks about fifty times. Signing in asks the chain. */
const LIMITS: RequestLimits = { requests: 600, costly: 30 };

export interface AdminParts {
  readonly at: { readonly host: string; readonly port: number };
  /** With the domain at which the panel is found. */
  readonly site: Site;
  readonly admins: Admins;
  readonly signatures: Pick<Signatures, "check">;
  readonly reads: AdminReads;
  readonly inbox: string | null;
  readonly reading: Pick<Reading, "host">;
  readonly commands: CommandAnswers;
  readonly branding: Branding;
  readonly pages: Pages;
  readonly time: Time;
  /** Unpredictable bytes. */
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: PortalLog;
  readonly listen: PortalListen;
  /** Left out: plain HTTP. */
  readonly tls?: PortalTls | undefined;
  readonly limits?: RequestLimits;
}

/** The operator's panel, served. */
export type AdminPanel = Awaited<ReturnType<PortalListen>>;

/**
 * Serves the operator's panel.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN
 */
export function startAdmin(parts: AdminParts): Promise<AdminPanel> {
  const { at, site, time, randomBytes, admins, tls, listen, limits = LIMITS } = parts;
  const now = () => Math.floor(time.now() / 1_000);
  const sessions = new Sessions(site, now, randomBytes, adminSessionMessage);
  const door = new AdminDoor(sessions, admins, () => time.now());
  return listen(adminApp({ ...parts, sessions, door, limits, isSecure: tls !== undefined }), at, BOUNDS, tls);
}
