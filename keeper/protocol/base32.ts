const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 section 6, upper case, without padding. */
export function toBase32(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 5; held -= 5) text += ALPHABET[(bits >> (held - 5)) & 31];
    bits &= (1 << held) - 1;
  }
  return held > 0 ? text + ALPHABET[(bits << (5 - held)) & 31] : text;
}

/**
 * The reverse, and strict: no other spelling of the same bytes.
 *
 * @throws RangeError when the text is not what `toBase32` makes
 */
export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    bits = (bits << 5) | Math.max(0, ALPHABET.indexOf(char));
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes.push(bits >> held);
      bits &= (1 << held) - 1;
    }
  }
  const result = Uint8Array.from(bytes);
  if (toBase32(result) !== text) throw new RangeError("not base32");
  return result;
}
