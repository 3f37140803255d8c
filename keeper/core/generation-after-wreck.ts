/** Generations that share a vmid, the reinstallations of one machine; far more than anybody will pay for. */
export const GENERATIONS_PER_PLACE = 1_000_000;

/**
 * The generation to make instead of one whose vmid is held by a wreck: newer, and in another place. Those that follow by
 * reinstallation stay there.
 */
export function generationAfterWreck(generation: number): number {
  const place = Math.floor(generation / GENERATIONS_PER_PLACE);
  return (place + 1) * GENERATIONS_PER_PLACE + (generation % GENERATIONS_PER_PLACE) + 1;
}
