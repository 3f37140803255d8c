import { certificateFacts } from "../certificates/certificate-facts.ts";
import type { PortalListen } from "../portal/ports/portal-listen.ts";
import type { Portal } from "../portal/server/start-portal.ts";
import type { PortalCertificates } from "./open-certificates.ts";
import type { Outside } from "./outside.ts";

/** Everybody is sent on; an authority asks a few times from a few places. */
const PLAIN_BOUNDS = { connections: 1_024, ofAddress: 64, requestMs: 5_000, headBytes: 8_192 };

/**
 * Keeps a portal's certificate good for as long as the portal is served.
 *
 * @throws FinalError PORTAL_ADDRESS_TAKEN; the portal is then still the caller's
 */
export async function serveCertificates<Served extends Portal>(
  portal: Served,
  { certificates, plain }: PortalCertificates,
  { log }: Pick<Outside, "log">,
  listen: PortalListen,
): Promise<Served> {
  const { fingerprint, until } = certificateFacts(certificates.current);
  log.info({ fingerprint, until: new Date(until).toISOString() }, "the portal's certificate");
  const server = plain && (await listen(plain.handler, plain.at, PLAIN_BOUNDS));
  const quit = new AbortController();
  const keeping = certificates.keep((pair) => portal.secure(pair), quit.signal);
  return {
    ...portal,
    stop: async () => {
      quit.abort();
      await Promise.all([keeping, server?.close(), portal.stop()]);
    },
  };
}
