/** A month in the graph. */
export interface Bar {
  /** Such as `2026-11`. */
  readonly name: string;
  readonly value: number;
  readonly shown: string;
}

/** So many of the newest months have room. */
const MOST = 12;
const WIDTH = 480;
const HEIGHT = 180;
const BASE = 150;
const TOP = 28;
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });

/** Months as bars. What it shows stands in the table beside it, too: who does not see it loses nothing. */
export function UsageGraph({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }) {
  const shown = bars.slice(-MOST);
  const most = Math.max(...shown.map(({ value }) => value), Number.MIN_VALUE);
  const step = WIDTH / Math.max(shown.length, 3);
  const width = Math.min(56, step * 0.62);
  return (
    <svg class="graph" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line class="graph-base" x1="0" y1={BASE} x2={WIDTH} y2={BASE} />
      {shown.map(({ name, value, shown: said }, index) => {
        const height = Math.max((value / most) * (BASE - TOP), value > 0 ? 2 : 0);
        const middle = step * (index + 0.5);
        return (
          <g key={name}>
            <rect
              class="graph-bar"
              x={middle - width / 2}
              y={BASE - height}
              width={width}
              height={height}
              rx={Math.min(6, height / 2)}
            />
            {step > 60 && (
              <text class="graph-value" x={middle} y={BASE - height - 8} text-anchor="middle">
                {said}
              </text>
            )}
            <text class="graph-month" x={middle} y={BASE + 20} text-anchor="middle">
              {MONTH.format(new Date(`${name}-01T00:00:00Z`))}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
