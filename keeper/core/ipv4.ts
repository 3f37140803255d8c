/** An IPv4 address as a number, 0 to 2^32 - 1; null when the text is not a dotted quad. */
export function parseIpv4(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  let value = 0;
  for (const part of match.slice(1)) {
    const byte = Number(part);
    // Leading zeros mean octal to some parsers.
    if (byte > 255 || String(byte) !== part) return null;
    value = value * 256 + byte;
  }
  return value;
}

/** The reverse of `parseIpv4`. */
export function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
