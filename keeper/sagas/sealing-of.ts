/** What tells sealings of one epoch apart: nothing for the first machine at its first address. */
export function sealingOf(generation: number, readdressings: number): string {
  if (readdressings > 0) return `:${generation}:${readdressings}`;
  return generation === 1 ? "" : `:${generation}`;
}
