import { spawn } from "node:child_process";
import { appendFile, mkdir, open, rm } from "node:fs/promises";
import { writeWhole } from "../../installer/finalize/host/write-whole.ts";
import type { FirstBootAnswers } from "./first-boot-answers.ts";
import type { Places } from "./places.ts";
import { setupFiles } from "./setup-files.ts";

/** Exit codes of `blockhost install`. */
const INSTALL = { done: 0, wrongAnswers: 2 } as const;

/**
 * Runs the installer until the host is set up: by the answers that came with the machine, or by its pages. What it says goes
 * to the consoles and to no log, since a code that lets in is part of it; what goes wrong is in the journal too.
 *
 * @param installer command and first words of `blockhost install`
 * @returns the exit code
 */
export async function runSetup(
  places: Places,
  { setup }: Pick<FirstBootAnswers, "setup">,
  installer: readonly [string, ...string[]],
): Promise<number> {
  const files = setupFiles(places);
  await mkdir(places.runFolder, { recursive: true, mode: 0o700 });
  await mkdir(places.stateFolder, { recursive: true, mode: 0o700 });
  await rm(files.code, { force: true });
  let code = await install(setup === undefined ? [] : ["--answers", setup]);
  if (setup !== undefined && code === INSTALL.wrongAnswers) {
    process.stderr.write(`${setup} cannot be used as it is: the installer's pages ask.\n`);
    code = await install([]);
  }
  if (code === INSTALL.done) await writeWhole(files.done, "", { mode: 0o600 });
  return code;

  async function install(words: readonly string[]): Promise<number> {
    await rm(files.said, { force: true });
    const said = await open(files.said, "ax", 0o600);
    try {
      const [program, ...first] = installer;
      const child = spawn(program, [...first, ...words], { stdio: ["ignore", said.fd, "pipe"] });
      child.stderr?.on("data", (data: Buffer) => {
        process.stderr.write(data);
        appendFile(files.said, data).catch(() => undefined);
      });
      const stop = () => child.kill("SIGTERM");
      process.on("SIGTERM", stop);
      return await new Promise<number>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (exit) => resolve(exit ?? 1));
      }).finally(() => process.off("SIGTERM", stop));
    } finally {
      await said.close();
    }
  }
}
