/** `./blockhost demo`: from purchase to shell on this machine. */
import { copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlockHostError } from "../../keeper/core/errors.ts";
import { Devnet } from "../devnet.ts";
import { makeDriver } from "../guest/make-driver.ts";
import { endTools } from "../image/run-tool.ts";
import { closingScreen } from "./closing-screen.ts";
import { type DemoOptions, readOptions } from "./options.ts";
import { type StoryResult, tellStory } from "./story.ts";
import { writeTenantFile } from "./tenant-file.ts";
import { Timeline } from "./timeline.ts";
import { whatToTry } from "./what-to-try.ts";
import { writeReport } from "./write-report.ts";

/** As a shell has it: 128 and the signal's number. */
const EXIT_INTERRUPTED = 130;

const options = readOptions(process.argv.slice(2));
const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => interrupt.abort(new Error(`stopped by ${signal}`)));
}
process.exitCode = await run(options, interrupt.signal);

async function run({ guest, pve, report, keep, ipv6 }: DemoOptions, signal: AbortSignal): Promise<number> {
  const out = process.stdout;
  const timeline = new Timeline(out);
  const say = (message: string) => out.write(`· ${message}\n`);
  let devnet: Devnet | undefined;
  let code = 1;
  try {
    const guests = await endingTools(makeDriver(guest, say), signal);
    say(guests.description);
    const onProgress = (what: string) => say(`starting: ${what}`);
    devnet = await Devnet.start({ guests, release: pve, ipv6, onProgress });
    signal.throwIfAborted();
    const result = await tellStory(devnet, timeline, signal);
    code = 0;
    out.write(closingScreen({ steps: timeline.steps, guest: guests.description, shell: result.shell }));
    if (keep) await stay(devnet, result, signal);
  } catch (error) {
    if (signal.aborted) {
      out.write("\nStopped.\n");
      code = code === 0 ? 0 : EXIT_INTERRUPTED;
    } else {
      out.write(`\n${describe(error)}\n`);
      if (devnet) out.write(`The keeper's log: ${await saveLog(devnet)}\n`);
    }
  }
  if (report !== undefined) await writeReport(report, code === 0, timeline.steps);
  await devnet?.close();
  return code;
}

/** Leaves everything running until Ctrl-C. */
async function stay(devnet: Devnet, result: StoryResult, signal: AbortSignal): Promise<void> {
  const { owner, credential } = result;
  const { host, port, user, hostKey } = credential;
  await writeTenantFile(devnet.folder, {
    privateKey: owner.wallet.privateKey,
    target: { host, port, user, hostKey, through: [...(devnet.ipv6?.fromInternet ?? [])] },
    portal: devnet.portal,
  });
  process.stdout.write(whatToTry(devnet, result.id));
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
}

/** An interrupt ends the tools that build the image, and the build clears away what it had begun. */
async function endingTools<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.addEventListener("abort", endTools);
  try {
    return await work;
  } finally {
    signal.removeEventListener("abort", endTools);
    signal.throwIfAborted();
  }
}

/** The devnet's folder goes when it is closed; what tells why the demo failed stays. */
async function saveLog(devnet: Devnet): Promise<string> {
  const file = join(tmpdir(), `blockhost-keeper-${process.pid}.log`);
  await copyFile(join(devnet.folder, "keeper.log"), file);
  return file;
}

function describe(error: unknown): string {
  if (error instanceof BlockHostError) return `${error.code}: ${error.message}\n${error.remedy}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
