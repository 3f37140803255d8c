const STEPS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** An amount of bytes for people, such as `1.2 GB`. */
export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(STEPS.length - 1, Math.floor(Math.log10(value) / 3));
  return `${roundFigure(value / 1_000 ** step)} ${STEPS[step]}`;
}

const BINARY_STEPS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** An amount of memory for people, such as `1.5 GiB`. */
export function memory(value: number): string {
  const step = value < 1 ? 0 : Math.min(BINARY_STEPS.length - 1, Math.floor(Math.log2(value) / 10));
  return `${roundFigure(value / 1_024 ** step)} ${BINARY_STEPS[step]}`;
}

/** A figure with one digit after the point where that says something. */
export function roundFigure(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: value < 10 ? 1 : 0 });
}
