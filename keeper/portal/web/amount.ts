/**
 * An amount in whole coins, such as `1234.5`: no digit that says nothing, and never less than it is (the last digit
 * that is shown is rounded up).
 *
 * @param digits most after the point
 */
export function amount(units: bigint, decimals: number, digits = decimals): string {
  const cut = 10n ** BigInt(Math.max(0, decimals - digits));
  const rounded = ((units + cut - 1n) / cut) * cut;
  const text = String(rounded).padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  const part = text.slice(text.length - decimals).replace(/0+$/, "");
  return part === "" ? whole : `${whole}.${part}`;
}
