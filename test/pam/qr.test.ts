import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect } from "chai";

const REPOSITORY = join(import.meta.dirname, "../..");
const QR = join(REPOSITORY, "build/pam/bh-qr");
const LINK = "https://panel.example.net/l/7K3QFJ2M";
const LONGEST_LINK = `https://${"d".repeat(127)}/l/7K3QFJ2M`;
const PIXELS = 6;
const QUIET = 4;

async function run(program: string, argv: readonly string[], input: string | Buffer) {
  const child = spawn(program, argv, { stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  return { output, code };
}

/** What a terminal with a dark background shows, a row of modules each; true is light. */
function modules(shown: string, ascii: boolean): boolean[][] {
  const lines = shown.trimEnd().split("\n");
  if (ascii) return lines.map((line) => (line.match(/../g) ?? []).map((pair) => pair === "##"));
  const rows = lines.flatMap((line) => [
    [...line].map((c) => c === "█" || c === "▀"),
    [...line].map((c) => c === "█" || c === "▄"),
  ]);
  // a code has an odd number of rows: the last line is half empty
  return rows.slice(0, rows[0]?.length);
}

/** Read by zbar, which is nobody's of ours. */
async function scan(rows: readonly (readonly boolean[])[]): Promise<string> {
  const width = (rows[0]?.length ?? 0) * PIXELS;
  const pixels = rows.flatMap((row) => {
    const line = row.flatMap((light) => Array<number>(PIXELS).fill(light ? 255 : 0));
    return Array<number[]>(PIXELS).fill(line).flat();
  });
  const image = Buffer.concat([
    Buffer.from(`P5 ${width} ${rows.length * PIXELS} 255\n`),
    Buffer.from(pixels),
  ]);
  return (await run("zbarimg", ["--quiet", "--raw", "pgm:-"], image)).output.trim();
}

describe("bh-qr", function () {
  this.timeout(120_000);
  before(() => promisify(execFile)("make", ["-s", "-C", "pam"], { cwd: REPOSITORY }));

  for (const [how, argv] of [
    ["half blocks", []],
    ["ASCII", ["--ascii"]],
  ] as const) {
    it(`draws in ${how} what a scanner reads back, the longest link too`, async () => {
      for (const link of [LINK, LONGEST_LINK]) {
        const { output, code } = await run(QR, argv, `${link}\n`);
        expect(code).to.equal(0);
        expect(output).to.match(how === "ASCII" ? /^[# \n]+$/ : /^[█▀▄ \n]+$/);
        const rows = modules(output, how === "ASCII");
        expect(await scan(rows)).to.equal(link);
        const light = (row: readonly boolean[] | undefined) => row?.every(Boolean);
        expect(rows.slice(0, QUIET).every(light), "quiet above").to.equal(true);
        expect(rows.every((row) => light(row.slice(0, QUIET)) && light(row.slice(-QUIET)))).to.equal(true);
      }
    });
  }

  it("fits a terminal of 80 by 24 with the usual link", async () => {
    const lines = (await run(QR, [], `${LINK}\n`)).output.trimEnd().split("\n");
    expect(lines.length).to.be.below(21);
    expect([...(lines[0] ?? "")].length).to.be.below(81);
  });

  it("refuses nothing, two lines, too long a line, control characters and strange arguments", async () => {
    for (const input of ["", "\n", "a", "a\nb\n", `${"a".repeat(161)}\n`, "a\u001b[2J\n", "é\n", "a\0b\n"]) {
      expect(await run(QR, [], input), JSON.stringify(input)).to.deep.equal({ output: "", code: 2 });
    }
    expect(await run(QR, ["--help"], `${LINK}\n`)).to.deep.equal({ output: "", code: 2 });
  });
});
