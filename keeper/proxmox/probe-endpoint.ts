import type { TLSSocket } from "node:tls";
import { Agent } from "undici";
import { connectionFailure } from "./connection-failure.ts";
import { pinnedConnector, type Trust } from "./trust.ts";

const TIMEOUT_MS = 10_000;

/** What an API server shows before anybody has logged in. */
export interface EndpointProbe {
  /** When its certificate ends, milliseconds since the epoch. */
  readonly certificateEnds: number;
  /** Its clock, to the second, milliseconds since the epoch; null when it does not tell. */
  readonly clock: number | null;
}

/**
 * Connects as the driver does, and asks without the token.
 *
 * @throws RetryableError PVE_UNREACHABLE, FinalError PVE_BAD_CERTIFICATE
 */
export async function probeEndpoint(url: string, trust: Trust): Promise<EndpointProbe> {
  let certificateEnds = Number.NaN;
  const connect = pinnedConnector(trust, TIMEOUT_MS);
  const agent = new Agent({
    allowH2: false,
    connect: (options, callback) =>
      connect(options, (...result) => {
        const [, socket] = result;
        const shown = (socket as TLSSocket | null)?.getPeerX509Certificate?.();
        if (shown) certificateEnds = Date.parse(shown.validTo);
        callback(...result);
      }),
  });
  const path = "/api2/json/version";
  try {
    const { headers, body } = await agent.request({
      origin: url,
      path,
      method: "GET",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await body.dump();
    const clock = Date.parse(String(headers.date ?? ""));
    return { certificateEnds, clock: Number.isNaN(clock) ? null : clock };
  } catch (failure) {
    throw connectionFailure(failure, "GET", `GET ${path}`, url).error;
  } finally {
    await agent.destroy();
  }
}
