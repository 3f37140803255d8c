import type { Time } from "../../core/time.ts";
import type { Branding } from "../ports/branding.ts";
import type { CommandAnswers } from "../ports/command-answers.ts";
import type { Delegations } from "../ports/delegations.ts";
import type { HostReader } from "../ports/host-reader.ts";
import type { Machines } from "../ports/machines.ts";
import type { Ownership } from "../ports/ownership.ts";
import type { Pages } from "../ports/pages.ts";
import type { PortalListen, PortalTls } from "../ports/portal-listen.ts";
import type { PortalLog } from "../ports/portal-log.ts";
import type { ProgressFeed } from "../ports/progress-feed.ts";
import type { Signatures } from "../ports/signatures.ts";
import { Logins } from "./logins.ts";
import { portalApp, type RequestLimits } from "./portal-app.ts";
import type { PortalConfig } from "./portal-config.ts";
import type { Reading } from "./reading.ts";
import { relay } from "./relay.ts";
import { Sessions } from "./sessions.ts";
import type { Site } from "./site.ts";

const BROWSERS = { connections: 4_096, ofAddress: 256, requestMs: 10_000, headBytes: 16_384 };
/** A guest has ten logins that wait, and asks for documents; behind a router several share an address. */
const GUESTS = { connections: 4_096, ofAddress: 128, requestMs: 5_000, headBytes: 2_048 };

/** What one network may ask in a minute, when nothing else is said. */
const LIMITS: RequestLimits = { requests: 600, costly: 60 };

export interface PortalParts {
  readonly config: Pick<PortalConfig, "listen" | "relay">;
  readonly site: Site;
  readonly machines: Machines;
  readonly ownership: Ownership;
  readonly signatures: Signatures;
  readonly delegations: Delegations;
  readonly commands: CommandAnswers;
  readonly reading: Reading;
  readonly feed: ProgressFeed;
  readonly host: HostReader;
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

/** A portal that is served. */
export interface Portal {
  /** For browsers, such as `https://127.0.0.1:8443`. */
  readonly url: string;
  /** For guests. */
  readonly relayUrl: string;
  /** Has new connections shown another certificate. Throws when it cannot be served. */
  secure(tls: PortalTls): void;
  /** Ends what waits, and all connections. */
  stop(): Promise<void>;
}

/**
 * Serves guests and browsers.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN
 */
export async function startPortal(parts: PortalParts): Promise<Portal> {
  const { config, time, listen, tls, limits = LIMITS } = parts;
  const logins = new Logins(time, parts.randomBytes);
  const now = () => Math.floor(time.now() / 1_000);
  const guests = await listen(relay({ ...parts, logins }), config.relay.listen, GUESTS);
  try {
    const sessions = new Sessions(parts.site, now, parts.randomBytes);
    const app = portalApp({ ...parts, logins, sessions, now, limits, isSecure: tls !== undefined });
    const browsers = await listen(app, config.listen, BROWSERS, tls);
    return {
      url: browsers.url,
      relayUrl: guests.url,
      secure: (other) => browsers.secure(other),
      stop: async () => {
        logins.close();
        await Promise.all([guests.close(), browsers.close()]);
      },
    };
  } catch (error) {
    await guests.close();
    throw error;
  }
}
