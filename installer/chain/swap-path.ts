/**
 * Through one pool of Uniswap v3, for an exact output and so backwards.
 *
 * @param fee of the pool, in millionths
 */
export function swapPath(output: string, fee: number, input: string): string {
  return `${output}${fee.toString(16).padStart(6, "0")}${input.slice(2)}`.toLowerCase();
}
