/** What a VM's description says whose it is; null when it is no mark. */
export function subscriptionOfMark(
  mark: string,
): { readonly id: bigint; readonly generation: number } | null {
  const match = /^blockhost:\d+:0x[0-9a-f]{40}:(\d+):(\d+)$/.exec(mark);
  return match && { id: BigInt(match[1] ?? 0), generation: Number(match[2]) };
}
