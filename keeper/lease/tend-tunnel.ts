import { BlockHostError } from "../core/errors.ts";
import type { PrefixLease } from "../core/prefix-lease.ts";
import type { LeaseParts } from "./lease-parts.ts";
import { leaseProblem } from "./lease-problem.ts";

/** Some routers are slow to let the first packets through. Seconds. */
const PATIENCE_SECONDS = 60;
/** A handshake is made each two minutes as long as something is sent; a broker that restarts is back in that time. */
const SILENT_SECONDS = 300;
/** Who says that nothing has to be sent has routers between us forget us. */
const KEEPALIVE = 25;

/** What was found of the tunnel. */
export interface TunnelSight {
  /** When the broker was last heard of, unix seconds; null when never. */
  readonly heardAt: number | null;
  /** The key that it is for is gone: other keys have to be asked for. */
  readonly keyLost: boolean;
}

/**
 * Makes the tunnel of a lease that is answered, and notes what it has come to: made, then heard of. Machines get the prefix
 * only after the broker was heard of.
 *
 * @returns null when there is no tunnel to make
 * @throws BlockHostError TUNNEL_…, NETWORK_…
 */
export async function tendTunnel(
  { tunnel, store, now, onProblem }: LeaseParts,
  lease: PrefixLease,
): Promise<TunnelSight | null> {
  const { id, answer, hostKey, state } = lease;
  if (answer === null || hostKey === null) return null;
  const began = now();
  const open = await store.openCalls(id);
  const { prefix, wireguardKey: publicKey, endpoint, keepalive } = answer;
  try {
    const { heardAt } = await tunnel.raise({
      hostKey,
      alsoKeep: open.flatMap(({ asked }) => (asked === null ? [] : [asked.hostKey])),
      prefix,
      broker: { publicKey, endpoint, keepalive: keepalive || KEEPALIVE },
    });
    if (state === "answered") await store.enter(id, "installed", began);
    const installedAt = state === "answered" ? began : lease.since;
    if (["answered", "installed"].includes(state)) {
      if (heardAt !== null && heardAt >= installedAt) await store.enter(id, "up", now());
      else if (now() - installedAt >= PATIENCE_SECONDS)
        onProblem("the tunnel", leaseProblem("TUNNEL_SILENT"));
    } else if (now() - (heardAt ?? 0) >= SILENT_SECONDS)
      onProblem("the tunnel", leaseProblem("TUNNEL_SILENT"));
    return { heardAt, keyLost: false };
  } catch (error) {
    if (!(error instanceof BlockHostError) || error.code !== "TUNNEL_KEY_UNKNOWN") throw error;
    onProblem("the tunnel", error);
    return { heardAt: null, keyLost: true };
  }
}
