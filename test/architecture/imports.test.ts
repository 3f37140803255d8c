import { expect } from "chai";
import { importsOf } from "./imports-of.ts";
import { importFault, impurity, roomOf } from "./rules.ts";
import { type Source, sources } from "./sources.ts";

describe("who imports whom", () => {
  const all = sources("ts", "tsx");
  const faults = (source: Source) =>
    importsOf(source)
      .map((one) => importFault(source, one))
      .filter((fault) => fault !== undefined);

  it("keeps every import inside the rules", () => {
    expect(all.length).to.be.greaterThan(50);
    expect(all.flatMap(faults)).to.deep.equal([]);
  });

  it("gives every file a room", () => {
    expect(all.filter(({ path }) => roomOf(path) === undefined).map(({ path }) => path)).to.deep.equal([]);
  });

  it("keeps clock, randomness and I/O out of protocol and core", () => {
    expect(all.map(impurity).filter((fault) => fault !== undefined)).to.deep.equal([]);
  });

  // The rules themselves: each of these must be refused.
  for (const [path, text] of [
    ["keeper/protocol/a.ts", 'import { b } from "../core/b.ts";'],
    ["keeper/core/a.ts", 'import { readFile } from "node:fs/promises";'],
    ["keeper/core/a.ts", 'export { b } from "../store/b.ts";'],
    ["keeper/jobs/a.ts", 'import type { Provision } from "../sagas/provision.ts";'],
    ["keeper/chain/a.ts", 'const b = await import("../store/b.ts");'],
    ["keeper/proxmox/a.ts", 'import type { Hypervisor } from "../sagas/ports/hypervisor.ts";'],
    ["keeper/sagas/a.ts", 'import { Pve } from "../proxmox/pve.ts";'],
    ["keeper/chain/a.ts", 'import { Plans__factory } from "../../typechain-types/index.ts";'],
    ["keeper/main.ts", 'import sqlite3 from "sqlite3";'],
    ["keeper/guest/a.ts", 'import { proxmoxApi } from "proxmox-api";'],
    ["keeper/sagas/a.ts", 'import {\n  type Log,\n  JsonRpcProvider,\n} from "ethers";'],
    ["keeper/main.ts", 'import { startDemo } from "../devnet/demo/main.ts";'],
    ["devnet/a.ts", 'import "../test/fakes/clock.ts";'],
    ["keeper/config.ts", 'import { openStore } from "./store/database.ts";'],
    ["tools/a.ts", 'import { b } from "./b.ts";'],
  ] as const) {
    it(`refuses in ${path}: ${text.replace(/\s+/g, " ")}`, () => {
      expect(faults({ path, text })).to.have.length(1);
    });
  }

  it("sees a clock that hides between comments", () => {
    expect(
      impurity({ path: "keeper/core/a.ts", text: "/* pure */ const t = Date.now(); // now" }),
    ).not.to.equal(undefined);
    expect(impurity({ path: "keeper/core/a.ts", text: "// unlike Date.now()" })).to.equal(undefined);
  });
});
