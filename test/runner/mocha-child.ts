/**
 * Runs the test files named by its arguments with mocha and tells the parent about each test. A process of its own for
 * each part: parts share no state, and one that hangs or crashes takes only itself down.
 */
import Mocha from "mocha";
import type { PartEvent } from "./part.ts";

/** Generous, for the slowest machine: it catches a test that hangs, speed is the benchmark's affair. */
const TEST_TIMEOUT_MS = 120_000;
const MAX_REASON_LINES = 40;

function tell(event: PartEvent): void {
  process.send?.(event);
}

function reasonOf(error: Error & { code?: unknown; actual?: unknown; expected?: unknown }): string {
  const code = typeof error.code === "string" ? `[${error.code}] ` : "";
  const text = code + (error.stack ?? error.message ?? String(error));
  const lines = text.split("\n").filter((line) => !line.includes("/node_modules/mocha/"));
  return lines.slice(0, MAX_REASON_LINES).join("\n");
}

class Telling extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const { EVENT_TEST_BEGIN, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } =
      Mocha.Runner.constants;
    tell({ kind: "total", tests: runner.total });
    runner.on(EVENT_TEST_BEGIN, (test) => tell({ kind: "running", title: test.fullTitle() }));
    runner.on(EVENT_TEST_PASS, (test) => tell({ kind: "passed", title: test.fullTitle() }));
    runner.on(EVENT_TEST_PENDING, (test) => tell({ kind: "skipped", title: test.fullTitle() }));
    runner.on(EVENT_TEST_FAIL, (test, error) =>
      tell({ kind: "failed", title: test.fullTitle(), reason: reasonOf(error) }),
    );
    runner.on(EVENT_RUN_END, () => tell({ kind: "end" }));
  }
}

const mocha = new Mocha({ reporter: Telling, timeout: TEST_TIMEOUT_MS, forbidOnly: true });
for (const file of process.argv.slice(2)) mocha.addFile(file);
await mocha.loadFilesAsync();
mocha.run((failures) => {
  process.exitCode = failures > 0 ? 1 : 0;
});
