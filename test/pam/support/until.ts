import { setTimeout } from "node:timers/promises";

/**
 * Asks until there is an answer.
 *
 * @throws Error when `what` has not come true by then
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  patienceMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await setTimeout(10);
  }
  throw new Error(`did not come true: ${what}`);
}
