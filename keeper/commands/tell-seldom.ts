import { BlockHostError } from "../core/errors.ts";

const MINUTE_MS = 60_000;

/**
 * Passes problems on, the same one at most once a minute: what is looked at every few seconds would fill the log.
 *
 * @param now milliseconds
 */
export function tellSeldom(
  tell: (what: string, error: unknown) => void,
  now: () => number,
): (what: string, error: unknown) => void {
  const told = new Map<string, number>();
  return (what, error) => {
    const at = now();
    for (const [known, since] of told) if (at - since >= MINUTE_MS) told.delete(known);
    const problem = `${what} ${error instanceof BlockHostError ? error.code : String(error)}`;
    if (told.has(problem)) return;
    told.set(problem, at);
    tell(what, error);
  };
}
