import { join } from "node:path";
import type { CodeLock } from "../../../installer/server/code-lock.ts";
import type { Places } from "../places.ts";
import { readText } from "../read-text.ts";
import { setupFiles } from "../setup-files.ts";
import { statusSchema } from "../status.ts";
import type { ScreenState } from "./screen-state.ts";

/** Lines of an installer that asks nobody. */
const LINES = 12;

/** What there is to show, by what first boot and installer have left in their folders. */
export async function readScreenState(places: Places, lock: Pick<CodeLock, "fits">): Promise<ScreenState> {
  const files = setupFiles(places);
  if ((await readText(files.done)) !== null) return { phase: "done" };
  const said = await readText(files.said);
  if (said === null) {
    const status = await readText(join(places.runFolder, "status.json"));
    return status === null
      ? { phase: "starting" }
      : { phase: "first-boot", status: statusSchema.parse(JSON.parse(status)) };
  }
  const lines = said.split("\n").filter((line) => line !== "");
  const all = (pattern: RegExp) => lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  const code = (await readText(files.code)) ?? all(/^code (.+)$/).at(-1) ?? null;
  return {
    phase: "setup",
    urls: [...new Set(all(/^open (https:.+)$/))],
    fingerprint: all(/^certificate's SHA-256 (.+)$/).at(-1) ?? null,
    code: code !== null && (await lock.fits(code)) ? code : null,
    lines: lines.filter((line) => !/^code /.test(line)).slice(-LINES),
  };
}
