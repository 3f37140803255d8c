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
    return runParts([mochaPart(root, { name: "part", words: "", folders: ["part"] })], output, 1);
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
    expect(await runParts([talking], output, 1)).to.equal(0);
    expect(printed).to.contain("\n    one\n    two\n");
  });

  /** Parts that end when they are told to, and the order in which they started. */
  const held = (...names: readonly { name: string; needs?: readonly string[] }[]) => {
    const started: string[] = [];
    const ends = new Map<string, () => void>();
    const parts = names.map(
      (one): Part => ({
        ...one,
        words: "",
        run: async (tell) => {
          started.push(one.name);
          tell({ kind: "passed", title: "a" });
          await new Promise<void>((resolve) => ends.set(one.name, resolve));
          tell({ kind: "end" });
        },
      }),
    );
    const end = async (name: string) => {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { parts, started, end };
  };

  it("runs as many at the same time as there are lanes", async () => {
    const { parts, started, end } = held({ name: "a" }, { name: "b" }, { name: "c" });
    const code = runParts(parts, output, 2);
    expect(started).to.deep.equal(["a", "b"]);
    await end("b");
    expect(started).to.deep.equal(["a", "b", "c"]);
    await end("a");
    await end("c");
    expect(await code).to.equal(0);
  });

  it("starts a part after all that it needs, and those that need nothing in the meantime", async () => {
    const { parts, started, end } = held({ name: "a" }, { name: "b", needs: ["a"] }, { name: "c" });
    const code = runParts(parts, output, 2);
    expect(started).to.deep.equal(["a", "c"]);
    await end("c");
    expect(started).to.deep.equal(["a", "c"]);
    await end("a");
    expect(started).to.deep.equal(["a", "c", "b"]);
    await end("b");
    expect(await code).to.equal(0);
  });

  it("does not wait for what was not chosen", async () => {
    const { parts, started, end } = held({ name: "b", needs: ["a"] });
    const code = runParts(parts, output, 1);
    expect(started).to.deep.equal(["b"]);
    await end("b");
    expect(await code).to.equal(0);
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
    expect(await runParts([interrupting, never], output, 1)).to.equal(130);
  });
});
