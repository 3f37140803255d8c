import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { mochaPart } from "./mocha-part.ts";
import type { Part } from "./part.ts";
import { runParts } from "./run-parts.ts";

const REPOSITORY = join(import.meta.dirname, "../..");

describe("runParts", () => {
  let root: string;
  let printed = "";
  const output = { write: (text: string) => (printed += text) };

  beforeEach(async () => {
    printed = "";
    // Inside the repository, so that the written tests find its packages.
    root = await mkdtemp(join(REPOSITORY, "node_modules/.runner-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const run = async (source?: string) => {
    if (source !== undefined) {
      await mkdir(join(root, "test/part"), { recursive: true });
      await writeFile(join(root, "test/part/a.test.ts"), source);
    }
    return runParts([mochaPart(root, { name: "part", words: "", folders: ["part"] })], output);
  };
  const closing = () => printed.trimEnd().split("\n").at(-1);

  it("exits with 0 when all pass", async () => {
    expect(await run('it("works", () => {}); it.skip("later", () => {});')).to.equal(0);
    expect(closing()).to.equal("1 passed, 0 failed, 1 skipped");
  });

  it("exits with 1 and shows the code of the error when one fails", async () => {
    const source = 'it("breaks", () => { throw Object.assign(new Error("x"), { code: "SOME_CODE" }); });';
    expect(await run(source)).to.equal(1);
    expect(printed).to.contain("[SOME_CODE]");
    expect(closing()).to.equal("0 passed, 1 failed");
  });

  it("counts a crash in the middle as a failure of the test that ran", async () => {
    expect(await run('it("first", () => {}); it("dies", () => { process.exit(0); });')).to.equal(1);
    expect(closing()).to.equal("1 passed, 1 failed");
    expect(printed).to.contain("✗ dies");
  });

  it("counts a file that does not load as a failure", async () => {
    expect(await run('import "./absent.ts";')).to.equal(1);
    expect(printed).to.contain("absent.ts");
  });

  it("counts a failing hook as a failure", async () => {
    expect(await run('before(() => { throw new Error("no"); }); it("works", () => {});')).to.equal(1);
  });

  it("refuses a test left with .only", async () => {
    expect(await run('it.only("works", () => {});')).to.equal(1);
  });

  it("counts a part without tests as a failure", async () => {
    expect(await run()).to.equal(1);
    expect(closing()).to.equal("0 passed, 1 failed");
  });

  it("shows what a part has to say beside its result", async () => {
    const talking: Part = {
      name: "talking",
      words: "",
      async run(tell) {
        tell({ kind: "passed", title: "a" });
        tell({ kind: "note", text: "one\ntwo\n" });
        tell({ kind: "end" });
      },
    };
    expect(await runParts([talking], output)).to.equal(0);
    expect(printed).to.contain("\n    one\n    two\n");
  });

  it("stops between parts when interrupted and says so by its exit code", async () => {
    const interrupting = {
      name: "first",
      words: "",
      run: async (_: unknown, signal: AbortSignal) => {
        process.emit("SIGTERM");
        signal.throwIfAborted();
      },
    };
    const never = { name: "second", words: "", run: async () => expect.fail("it ran") };
    expect(await runParts([interrupting, never], output)).to.equal(130);
  });
});
