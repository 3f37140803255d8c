import { expect } from "chai";
import { packageClosure } from "../../../iso/packages/package-closure.ts";

const TARGET = { os: "linux", cpu: "x64", libc: "glibc" };
const closure = (packages: Record<string, object>) => packageClosure({ packages }, ["a"], TARGET);

describe("packageClosure", () => {
  it("finds what is needed by what is needed, and nothing else", () => {
    expect(
      closure({
        "node_modules/a": { dependencies: { b: "1" }, optionalDependencies: { c: "1" } },
        "node_modules/b": { dependencies: { a: "1" } },
        "node_modules/c": {},
        "node_modules/d": {},
      }),
    ).to.deep.equal(["node_modules/a", "node_modules/b", "node_modules/c"]);
  });

  it("takes the nearest of several versions, as Node does", () => {
    expect(
      closure({
        "node_modules/a": { dependencies: { b: "1", c: "2" } },
        "node_modules/a/node_modules/b": { dependencies: { c: "2" } },
        "node_modules/b": {},
        "node_modules/c": {},
      }),
    ).to.deep.equal(["node_modules/a", "node_modules/a/node_modules/b", "node_modules/c"]);
  });

  it("leaves out what is for another system, whether its fields or its name say so", () => {
    expect(
      closure({
        "node_modules/a": {
          optionalDependencies: {
            "x-linux-x64-gnu": "1",
            "x-linux-x64-musl": "1",
            "x-darwin-x64": "1",
            y: "1",
          },
        },
        "node_modules/x-linux-x64-gnu": {},
        "node_modules/x-linux-x64-musl": {},
        "node_modules/x-darwin-x64": {},
        "node_modules/y": { os: ["linux"], cpu: ["arm64"] },
      }),
    ).to.deep.equal(["node_modules/a", "node_modules/x-linux-x64-gnu"]);
  });
});
