/**
 * An amount in whole coins for people, such as `1,234.50`: two digits after the point at least, none that says nothing
 * after those, and never less than it is (the last digit that is shown is rounded up).
 *
 * @param units in the coin's smallest unit
 * @param digits most after the point
 */
export function amount(units: bigint, decimals: number, digits = decimals): string {
  const cut = 10n ** BigInt(Math.max(0, decimals - digits));
  const rounded = ((units + cut - 1n) / cut) * cut;
  const text = String(rounded).padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const part = text.slice(text.length - decimals).replace(/0+$/, "");
  return `${whole}.${part.padEnd(2, "0")}`;
}
