import { LiveLine, type Output } from "./live-line.ts";
import type { Part } from "./part.ts";
import { summary } from "./summary.ts";
import { Tally } from "./tally.ts";

const EXIT_FAILED = 1;
const EXIT_INTERRUPTED = 130;

/** Runs parts one after another, shows them, and returns the exit code: 0 only when nothing failed. */
export async function runParts(parts: readonly Part[], output: Output): Promise<number> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const tallies: Tally[] = [];
  for (const part of parts) {
    if (abort.signal.aborted) break;
    tallies.push(await runPart(part, output, abort.signal));
  }
  process.off("SIGINT", stop);
  process.off("SIGTERM", stop);
  output.write(`\n${summary(tallies)}`);
  if (abort.signal.aborted) return EXIT_INTERRUPTED;
  return tallies.some((tally) => tally.failed > 0) ? EXIT_FAILED : 0;
}

async function runPart(part: Part, output: Output, signal: AbortSignal): Promise<Tally> {
  const tally = new Tally(part.name);
  const line = new LiveLine(tally, output);
  const startedAt = performance.now();
  const crash = await part
    .run((event) => tally.take(event), signal)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  tally.close(performance.now() - startedAt, crash);
  line.finish();
  return tally;
}
