import { useId } from "preact/hooks";
import { absoluteTime } from "../../parts/when.tsx";

/** The picture's own units: it is stretched to the room there is. */
const WIDTH = 600;
const HEIGHT = 120;
/** Times below the curve. */
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export interface Curve {
  readonly name: string;
  readonly values: readonly number[];
}

/** How something went, up to now. What it shows is said in words too. */
export function LineChart(props: {
  readonly title: string;
  /** Milliseconds, one for each value; the oldest first. */
  readonly times: readonly number[];
  /** One or two. */
  readonly curves: readonly Curve[];
  /** Whether figures are told in steps of 1,024, as memory is. */
  readonly isBinary?: boolean;
  /** The scale ends here at least. */
  readonly least: number;
  shown(value: number): string;
}) {
  const { title, times, curves, least, isBinary = false, shown } = props;
  const id = useId();
  const top = niceAbove(Math.max(least, ...curves.flatMap(({ values }) => values)), isBinary);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const x = (at: number) => (last === first ? WIDTH : ((at - first) / (last - first)) * WIDTH);
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const pathOf = ({ values }: Curve) =>
    values
      .map((value, at) => `${at === 0 ? "M" : "L"}${x(times[at] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`)
      .join("");
  return (
    <figure class="chart" aria-labelledby={`${id}-title`}>
      <figcaption>
        <span id={`${id}-title`} class="chart-title">
          {title}
        </span>
        <span class="chart-now">
          {curves.map(({ name, values }, index) => (
            <span key={name} class={`chart-value curve-${index}`}>
              <strong>{shown(values.at(-1) ?? 0)}</strong> {name}
            </span>
          ))}
        </span>
      </figcaption>
      <div class="chart-room">
        <span class="chart-top" aria-hidden="true">
          {shown(top)}
        </span>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title}: ${curves.map((curve) => said(curve, shown)).join("; ")}`}
        >
          {[0, 0.5, 1].map((share) => (
            <line key={share} class="chart-line" x1="0" x2={WIDTH} y1={y(share * top)} y2={y(share * top)} />
          ))}
          {curves.map((curve, index) => (
            <g key={curve.name} class={`curve-${index}`}>
              {index === 0 && (
                <path class="chart-area" d={`${pathOf(curve)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />
              )}
              <path class="chart-curve" d={pathOf(curve)} />
            </g>
          ))}
        </svg>
      </div>
      <div class="chart-times" aria-hidden="true">
        <time title={absoluteTime(first / 1_000)}>{clock.format(first)}</time>
        <time title={absoluteTime(last / 1_000)}>{clock.format(last)}</time>
      </div>
    </figure>
  );
}

function said({ name, values }: Curve, shown: (value: number) => string): string {
  return `${name} ${shown(values.at(-1) ?? 0)}, ${shown(Math.max(...values, 0))} at most`.trim();
}

/** A round figure that is not below. */
function niceAbove(value: number, isBinary: boolean): number {
  const unit = isBinary ? 1_024 ** Math.floor(Math.log2(value) / 10) : 1;
  const step = unit * 10 ** Math.floor(Math.log10(value / unit));
  return step * ([1, 2, 5, 10].find((times) => times * step >= value) ?? 10);
}
