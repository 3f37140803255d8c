/** Part of a span of time that lies in one month of UTC. */
export interface MonthShare {
  readonly month: string;
  /** All shares of a span make 1. */
  readonly share: number;
}

/** How a span falls into months of UTC, such as `2026-11`, in order. An empty span is all of its end's month. */
export function splitByMonth(from: number, to: number): readonly MonthShare[] {
  const shares: MonthShare[] = [];
  for (let at = from; at < to; ) {
    const end = Math.min(to, startOfNextMonth(at));
    shares.push({ month: monthOf(at), share: (end - at) / (to - from) });
    at = end;
  }
  return shares.length > 0 ? shares : [{ month: monthOf(to), share: 1 }];
}

function monthOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 7);
}

function startOfNextMonth(ms: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
