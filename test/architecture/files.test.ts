import { expect } from "chai";
import { codeOf } from "./code-of.ts";
import { sources } from "./sources.ts";

const MAX_LINES = 450;
const MEDIAN_LINES = 90;

describe("files", () => {
  const all = sources("ts", "tsx", "sol", "c", "h", "sh");
  const lines = (text: string) => text.trimEnd().split("\n").length;

  it(`are never over ${MAX_LINES} lines`, () => {
    const long = all.filter(({ text }) => lines(text) > MAX_LINES);
    expect(long.map(({ path, text }) => `${path}: ${lines(text)}`)).to.deep.equal([]);
  });

  it(`have a median under ${MEDIAN_LINES} lines`, () => {
    const sizes = all.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).to.be.lessThan(MEDIAN_LINES);
  });

  it("are named in kebab-case", () => {
    const odd = all.filter(({ path }) => /\.tsx?$/.test(path) && !/(^|\/)[a-z0-9.-]+$/.test(path));
    // Ignition names a module's file after the module.
    expect(odd.map(({ path }) => path).filter((path) => !path.startsWith("ignition/"))).to.deep.equal([]);
  });

  it("are no barrels", () => {
    const barrels = all.filter(({ path }) => /(^|\/)index\.ts$/.test(path));
    expect(barrels.map(({ path }) => path)).to.deep.equal([]);
  });

  it("silence neither the compiler nor a test", () => {
    const silencedCompiler = /@ts-(ignore|nocheck|expect-error)/;
    const silenced = /\bas any\b|: any\b|\b(describe|it)\.only\(/;
    const found = all.filter(
      (source) =>
        /\.tsx?$/.test(source.path) && (silencedCompiler.test(source.text) || silenced.test(codeOf(source))),
    );
    expect(found.map(({ path }) => path).filter((path) => !SELF.includes(path))).to.deep.equal([]);
  });

  it("leave nothing to do later", () => {
    const found = all.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text));
    expect(found.map(({ path }) => path).filter((path) => !SELF.includes(path))).to.deep.equal([]);
  });
});

/** This file names what it looks for; the runner's test writes a test with `.only` to see it refused. */
const SELF = ["test/architecture/files.test.ts", "test/runner/run-parts.test.ts"];
