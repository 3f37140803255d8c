import type { Seen } from "./seen.ts";
import type { WatchConfig } from "./watch-config.ts";

/** How the keeper is, in a form that may be shown to everybody. */
export interface Health {
  readonly ok: boolean;
  readonly parts: {
    readonly chain: {
      readonly ok: boolean;
      readonly answeredSecondsAgo: number;
      readonly headAgeSeconds: number | null;
    };
    readonly cursor: { readonly ok: boolean; readonly behindBlocks: number | null };
    readonly store: { readonly ok: boolean };
    readonly proxmox: { readonly ok: boolean; readonly answeredSecondsAgo: number };
    readonly engine: { readonly ok: boolean; readonly overdueSeconds: number };
    /** The looks themselves: what they have shown is worth nothing when they stand still. */
    readonly watch: { readonly ok: boolean; readonly lookedSecondsAgo: number };
  };
}

/** Reads the keeper's health off what was seen; asks nobody. */
export function healthOf(now: number, seen: Seen, { limits, lookMs }: WatchConfig): Health {
  const secondsSince = (at: number) => Math.max(0, Math.round((now - at) / 1000));
  const headAgeSeconds = seen.chain && Math.round(now / 1000 - seen.chain.latest.timestamp);
  const chainSeconds = secondsSince(seen.chainAt);
  const isFresh = limits.headAgeSeconds === 0 || (headAgeSeconds ?? 0) <= limits.headAgeSeconds;
  const cursor = seen.chain?.cursor ?? null;
  const behindBlocks =
    seen.chain && cursor !== null ? Math.max(0, seen.chain.confirmed.number - cursor) : null;
  const proxmoxSeconds = secondsSince(seen.fleetAt);
  // Many jobs at once wait for each other; they are taken up as long as the journal grows.
  const idleSince = Math.max(seen.overdueSince ?? now, seen.journalAt);
  const overdueSeconds = seen.overdueSince === null ? 0 : secondsSince(idleSince);
  const lookedSeconds = secondsSince(seen.lookedAt);
  const parts = {
    chain: {
      ok: chainSeconds <= limits.unreachableSeconds && isFresh,
      answeredSecondsAgo: chainSeconds,
      headAgeSeconds,
    },
    cursor: { ok: behindBlocks !== null && behindBlocks <= limits.cursorBlocks, behindBlocks },
    store: { ok: seen.storeWritable },
    proxmox: { ok: proxmoxSeconds <= limits.unreachableSeconds, answeredSecondsAgo: proxmoxSeconds },
    engine: { ok: overdueSeconds <= limits.engineSeconds, overdueSeconds },
    watch: { ok: lookedSeconds <= (4 * lookMs) / 1000 + 60, lookedSecondsAgo: lookedSeconds },
  };
  return { ok: Object.values(parts).every(({ ok }) => ok), parts };
}
