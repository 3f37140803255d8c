/**
 * A decimal number as typed, in whole parts of a unit: `0.20` dollars are 200,000 millionths. Text that is none, or is
 * finer than the parts, stays what it is, for the schema to refuse.
 */
export function partsOf(typed: string | undefined, parts: number): number | string | undefined {
  const text = (typed ?? "").trim();
  if (text === "") return undefined;
  const [, whole, fraction = ""] = /^(\d{1,12})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const scaled = BigInt(whole + fraction) * BigInt(parts);
  const unit = 10n ** BigInt(fraction.length);
  return scaled % unit === 0n ? Number(scaled / unit) : text;
}

/** The other way round, with as many digits as it takes. */
export function unitsOf(value: string, parts: number): string {
  if (!/^\d{1,15}$/.test(value)) return value;
  const text = (Number(value) / parts).toFixed(6);
  return text.replace(/\.?0+$/, "");
}
