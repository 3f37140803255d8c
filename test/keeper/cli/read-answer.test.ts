import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../../architecture/sources.ts";

describe("an answer on the terminal", function () {
  this.timeout(60_000);
  let dir: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "blockhost-answer-"));
  });
  after(() => rm(dir, { recursive: true }));

  /** Runs the reader behind a pseudo-terminal, types into it and gives all that a person would see. */
  async function type(keys: string, isSecret = true): Promise<string> {
    const reader = join(dir, "reader.mts");
    const module = join(REPOSITORY, "keeper/cli/read-answer.ts");
    await writeFile(
      reader,
      `import { readAnswer } from ${JSON.stringify(module)};
       const typed = await readAnswer("Passphrase: ", (text) => process.stderr.write(text), ${isSecret}).catch((e) => e.code);
       console.log("read:" + Buffer.from(typed).toString("hex"));`,
    );
    const program = `'${process.execPath}' --import=tsx '${reader}' </dev/null`;
    const child = spawn("script", ["-qec", program, "/dev/null"], { cwd: REPOSITORY, stdio: "pipe" });
    let seen = "";
    let typed = false;
    child.stdout.on("data", (data) => {
      seen += data;
      // A terminal that is not yet asked would show what is typed.
      if (!typed && seen.includes("Passphrase: ")) {
        typed = true;
        child.stdin.write(keys);
      }
    });
    await once(child, "close");
    return seen;
  }
  const readIn = (seen: string) => Buffer.from(/read:([0-9a-f]*)/.exec(seen)?.[1] ?? "", "hex").toString();

  it("is asked for, whatever stdin is, and not shown", async () => {
    const seen = await type("tr\u00e4um schön\r");
    expect(readIn(seen)).to.equal("träum schön");
    expect(seen.replace(/read:.*/, "")).to.not.include("schön");
  });

  it("may be mended and begun anew while it is typed", async () => {
    expect(readIn(await type("wrong\x15rigth\x7f\x7fht\r"))).to.equal("right");
  });

  it("is left with Ctrl-C", async () => {
    expect(readIn(await type("abc\x03"))).to.equal("TERMINAL_LEFT");
  });

  it("is shown, and mended by the terminal itself, when it is no secret", async () => {
    const seen = await type("4x\x7f2\r", false);
    expect(readIn(seen)).to.equal("42");
    expect(seen.replace(/read:.*/, "")).to.include("4");
  });
});
