import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { PartEvent } from "./part.ts";
import { runChild } from "./run-child.ts";

const RUN_CHILD = new URL("./run-child.ts", import.meta.url).href;
const TELLING = 'process.send({ kind: "running", title: "a" });';
const STAYING = "setInterval(() => {}, 1000);";

describe("runChild", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-child-"));
  });
  after(() => rm(folder, { recursive: true }));

  const write = async (name: string, source: string) => {
    const file = join(folder, name);
    await writeFile(file, source);
    return file;
  };

  it("hands on what the child tells", async () => {
    const file = await write("telling.mjs", `${TELLING} process.send({ kind: "end" });`);
    const events: PartEvent[] = [];
    const child = { file, args: [], silentForMs: 60_000 };
    await runChild(process.cwd(), child, (event) => events.push(event), new AbortController().signal);
    expect(events.map(({ kind }) => kind)).to.deep.equal(["running", "end"]);
  });

  it("ends a child that is silent for too long", async () => {
    const child = { file: await write("silent.mjs", STAYING), args: [], silentForMs: 500 };
    const error = await runChild(process.cwd(), child, () => {}, new AbortController().signal).catch(String);
    expect(error).to.contain("silent");
  });

  it("lets the process leave when it is interrupted, however long the silence that it would bear", async () => {
    const child = { file: await write("staying.mjs", TELLING + STAYING), args: [], silentForMs: 3_600_000 };
    const script = await write(
      "interrupted.mjs",
      `import { runChild } from ${JSON.stringify(RUN_CHILD)};
      const abort = new AbortController();
      const tell = () => abort.abort();
      await runChild(process.cwd(), ${JSON.stringify(child)}, tell, abort.signal).catch(({ name }) => console.log(name));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ["--import=tsx", script], {
      timeout: 20_000,
    });
    expect(stdout).to.equal("AbortError\n");
  });
});
