import { setTimeout } from "node:timers/promises";

/**
 * Asks until there is an answer.
 *
 * @throws Error when `what` has not come true within 20 seconds
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await setTimeout(10);
  }
  throw new Error(`did not come true: ${what}`);
}
