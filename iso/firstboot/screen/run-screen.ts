import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import type { Run } from "../../../installer/host/run.ts";
import { CodeLock } from "../../../installer/server/code-lock.ts";
import { PrivateFolder } from "../../../keeper/certificates/private-folder.ts";
import type { Time } from "../../../keeper/core/time.ts";
import type { Places } from "../places.ts";
import { setupFiles } from "../setup-files.ts";
import { readScreenState } from "./read-screen-state.ts";
import { renderScreen } from "./render-screen.ts";

const POLL_MS = 1_000;
const CLEAR = "\x1b[H\x1b[2J\x1b[3J";

export interface ScreenParts {
  /** Such as `tty1`. */
  readonly tty: string;
  readonly places: Places;
  /** Where the installer keeps its code. */
  readonly loginFolder: string;
  readonly run: Run;
  readonly time: Time;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
}

/** Shows a console how far the machine is, until it is set up or somebody wants to log in; then its getty takes over. */
export async function runScreen({
  tty,
  places,
  run,
  time,
  input,
  output,
  ...parts
}: ScreenParts): Promise<void> {
  const lock = new CodeLock({
    folder: await PrivateFolder.open(parts.loginFolder),
    now: time.now,
    randomBytes,
  });
  const files = setupFiles(places);
  let isLogin = false;
  let isWanted = false;
  let wake = new AbortController();
  if (input.isTTY) input.setRawMode(true);
  input.on("data", (keys: Buffer) => {
    if (keys.includes("l")) isLogin = true;
    else isWanted = true;
    wake.abort();
  });
  let shown = "";
  for (;;) {
    wake = new AbortController();
    let state = await readScreenState(places, lock);
    if (isWanted && state.phase === "setup" && state.urls.length > 0) {
      await mkdir(places.runFolder, { recursive: true, mode: 0o700 });
      await writeWhole(files.code, await lock.issue(), { mode: 0o600 });
      state = await readScreenState(places, lock);
    }
    isWanted = false;
    const text = renderScreen(state, hostname());
    if (text !== shown) output.write(`${CLEAR}${text}`);
    shown = text;
    if (isLogin || state.phase === "done") break;
    await time.sleep(POLL_MS, wake.signal);
  }
  input.pause();
  output.write(CLEAR);
  // It and this unit exclude each other: systemd ends us.
  await run("systemctl", [
    "--no-block",
    "start",
    `${/^tty\d+$/.test(tty) ? "getty" : "serial-getty"}@${tty}.service`,
  ]);
}
