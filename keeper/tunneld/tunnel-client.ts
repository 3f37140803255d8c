import { FinalError, RetryableError } from "../core/errors.ts";
import type { Tunnel } from "../lease/ports/tunnel.ts";
import { askLine } from "../lines/ask-line.ts";
import { type TunnelRequest, tunnelAnswer } from "./tunnel-request.ts";

const WHO = { unit: "blockhost-tunnel", group: "blockhost" };

/**
 * The tunnel by who may make it; nothing is connected before a call. Calls throw RetryableError DAEMON_UNREACHABLE, or what
 * it refuses with.
 */
export function tunnelClient(socket: string): Tunnel {
  const ask = async (request: TunnelRequest) => {
    const answer = tunnelAnswer.parse(JSON.parse(await askLine(socket, request, WHO)));
    if (answer.ok) return answer;
    const { code, what, remedy, retry } = answer;
    throw retry ? new RetryableError(code, what, remedy) : new FinalError(code, what, remedy);
  };
  return {
    freshKey: async () => (await ask({ verb: "fresh-key" })).key ?? "",
    raise: async (tunnel) => ({ heardAt: (await ask({ verb: "raise", tunnel })).heardAt ?? null }),
    lower: async () => void (await ask({ verb: "lower" })),
  };
}
