import { useNow } from "./use-now.ts";

const LOCALE = "en-GB";
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "always" });
const NOW = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(0, "second");
const absolute = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Such as `in 12 days`, `3 hours ago`, `now`. */
export function relativeTime(at: number, now: number): string {
  const seconds = at - now;
  if (Math.abs(seconds) < 30) return NOW;
  // Two days are told as days, less as hours: near the end of something, hours count.
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= 2 * length) ?? ["minute", 60];
  return relative.format(Math.round(seconds / size), unit);
}

/** Such as `8 Dec 2026, 14:03`, in the time zone of who reads. */
export function absoluteTime(at: number): string {
  return absolute.format(at * 1_000);
}

/** A time as people count it, and as calendars do. */
export function When(props: {
  /** Unix seconds. */
  readonly at: number;
  /** It has happened, whatever the clock of who reads makes of it. */
  readonly isPast?: boolean;
}) {
  const { at, isPast = false } = props;
  const now = useNow();
  return (
    <time class="when" dateTime={new Date(at * 1_000).toISOString()}>
      {relativeTime(isPast ? Math.min(at, now) : at, now)} <span class="when-exact">{absoluteTime(at)}</span>
    </time>
  );
}
