import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { childDaemon } from "../../../../installer/finalize/host/child-daemon.ts";
import { realTime } from "../../../../keeper/composition/real-time.ts";
import { HostBed } from "./host-bed.ts";

/** Runs until it is told to end. */
const PROGRAM = "setInterval(() => {}, 1000)";

describe("a program without systemd", () => {
  let bed: HostBed;
  beforeEach(async () => {
    bed = await HostBed.open();
  });
  afterEach(async () => {
    const [pid] = ((await daemon().instance()) ?? "").split(":");
    if (pid) process.kill(Number(pid), "SIGKILL");
    await bed.close();
  });

  const daemon = () =>
    childDaemon({
      command: process.execPath,
      args: ["-e", PROGRAM, bed.folder],
      env: {},
      logFile: join(bed.folder, "log"),
      time: realTime,
    });

  it("is found by who knows what it was started with, and by nobody's note", async () => {
    expect(await daemon().instance()).to.equal(null);
    await daemon().restart();
    const instance = await daemon().instance();
    expect(instance).to.match(/^\d+:\d+$/);
    expect(await daemon().instance()).to.equal(instance);
  });

  it("is another after each start, and never two", async () => {
    await daemon().restart();
    const [first] = ((await daemon().instance()) ?? "").split(":");
    await daemon().restart();
    const [second] = ((await daemon().instance()) ?? "").split(":");
    expect(second).not.to.equal(first);
    // Gone, or a name without a process that nobody has asked about yet.
    expect(await readFile(`/proc/${first}/cmdline`, "utf8").catch(() => "")).to.equal("");
  });
});
