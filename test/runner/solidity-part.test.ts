import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { PartEvent } from "./part.ts";
import { type Effort, solidityPart } from "./solidity-part.ts";
import { Tally } from "./tally.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Two properties and a campaign: of each kind one that holds and one that does not. */
const SOURCE = `
pragma solidity 0.8.37;
interface Vm { function assume(bool condition) external; }
contract Handler {
  Vm private constant VM = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
  uint256 public count;
  function act() external { ++count; }
  function neverActs() external { VM.assume(false); }
}
contract Sample {
  Handler private handler;
  function setUp() external { handler = new Handler(); }
  function testHolds(uint8 x) external pure { require(x < 256, "too large"); }
  function testBreaks(uint256 x) external pure { require(x < 1000, "too large"); }
  function invariantHolds() external view { require(handler.count() < 1000, "too often"); }
  function invariantBreaks() external view { require(handler.count() < 3, "too often"); }
}`;

describe("solidityPart", function () {
  this.timeout(120_000);
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "blockhost-solidity-"));
    await mkdir(join(root, "contracts"));
    for (const name of ["hardhat.config.ts", "package.json"]) await cp(join(ROOT, name), join(root, name));
    await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
  });
  after(() => rm(root, { recursive: true }));

  const run = async (source: string, effort: Partial<Effort> = {}) => {
    await mkdir(join(root, "test/contracts"), { recursive: true });
    await writeFile(join(root, "test/contracts/Sample.t.sol"), source);
    const part = { name: "part", words: "", folders: ["contracts"] };
    const events: PartEvent[] = [];
    const tally = new Tally("part");
    const crash = await solidityPart(root, { ...part, effort: { profile: "default", ...effort } })
      .run((event) => {
        events.push(event);
        tally.take(event);
      }, new AbortController().signal)
      .catch((error: unknown) => error);
    tally.close(1, crash);
    return { tally, passed: events.flatMap((event) => (event.kind === "passed" ? event.title : [])) };
  };

  it("counts properties, invariants and what the handlers did, and gives reasons", async () => {
    const { tally, passed } = await run(SOURCE);
    expect(passed.sort()).to.deep.equal([
      "Handler.act succeeds",
      "Sample.invariantHolds()",
      "Sample.testHolds(uint8)",
    ]);
    const reasons = new Map(tally.failures.map(({ title, reason }) => [title, reason]));
    expect([...reasons.keys()].sort()).to.deep.equal([
      "Handler.neverActs succeeds",
      "Sample.invariantBreaks()",
      "Sample.testBreaks(uint256)",
    ]);
    expect(reasons.get("Sample.testBreaks(uint256)")).to.match(/too large\n.*\(\d+/);
    expect(reasons.get("Sample.invariantBreaks()")).to.match(/too often\n(.*Handler\.act\(\)\n?){3}$/);
  });

  it("tries as much as it is asked, from the seed that it is given and tells", async () => {
    // What breaks at the third call is not reached by two.
    const { tally } = await run(SOURCE, { runs: 1, depth: 2, seed: "0x2a" });
    expect(tally.notes).to.deep.equal(["seed 0x2a"]);
    expect(tally.failures.map(({ title }) => title)).not.to.contain("Sample.invariantBreaks()");
  });

  it("fails when the tests do not compile", async () => {
    const { tally, passed } = await run("pragma solidity 0.8.37; contract Sample {");
    expect(passed).to.deep.equal([]);
    expect(tally.failed).to.equal(1);
  });
});
