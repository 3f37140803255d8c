import { LiveLines, type Output } from "./live-lines.ts";
import type { Part } from "./part.ts";
import { summary } from "./summary.ts";
import { Tally } from "./tally.ts";

const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

/**
 * Runs parts, at most `lanes` at the same time, each in its turn as soon as all that it needs have ended. Shows them, and
 * returns the exit code: 0 only when nothing failed.
 */
export async function runParts(parts: readonly Part[], output: Output, lanes: number): Promise<number> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const startedAt = performance.now();
  const lines = new LiveLines(output);
  const tallies = new Map<Part, Tally>();
  const running = new Map<Part, Promise<void>>();
  const waiting = new Set(parts);
  const isReady = ({ needs = [] }: Part) =>
    ![...waiting, ...running.keys()].some(({ name }) => needs.includes(name));
  while (waiting.size > 0 && !abort.signal.aborted) {
    for (const part of [...waiting].filter(isReady).slice(0, lanes - running.size)) {
      waiting.delete(part);
      const tally = new Tally(part.name);
      tallies.set(part, tally);
      running.set(
        part,
        runPart(part, tally, lines, abort.signal).finally(() => running.delete(part)),
      );
    }
    if (running.size === 0) throw new Error(`${[...waiting].map(({ name }) => name)} wait for each other`);
    await Promise.race(running.values());
  }
  await Promise.all(running.values());
  process.off("SIGINT", stop);
  process.off("SIGTERM", stop);
  const inOrder = parts.flatMap((part) => tallies.get(part) ?? []);
  output.write(`\n${summary(inOrder, performance.now() - startedAt)}`);
  if (abort.signal.aborted) return EXIT_INTERRUPTED;
  return inOrder.some((tally) => tally.failed > 0) ? EXIT_FAILED : 0;
}

async function runPart(part: Part, tally: Tally, lines: LiveLines, signal: AbortSignal): Promise<void> {
  lines.start(tally);
  const startedAt = performance.now();
  const crash = await part
    .run((event) => tally.take(event), signal)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  tally.close(performance.now() - startedAt, crash);
  lines.finish(tally);
}
