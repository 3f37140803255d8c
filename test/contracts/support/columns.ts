/** Columns of a text in a monospaced font at most: two for each code point from U+0800 on, one for each other. */
export function columns(text: string): number {
  return [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) < 0x800 ? 1 : 2), 0);
}
