/** Line of a place in a source. The compiler counts places in bytes; the first line is 1. */
export function lineAt(source: string, offset: number): number {
  return Buffer.from(source).subarray(0, offset).toString().split("\n").length;
}
