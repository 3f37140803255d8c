import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { ContractFactory, type InterfaceAbi } from "ethers";
import hre from "hardhat";
import { coverageOf } from "./coverage-of.ts";
import { instrument } from "./instrument.ts";
import { parseSolidity, type SolidityNode } from "./parse-solidity.ts";
import { recordHits } from "./record-hits.ts";

const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
const ROOT = join(import.meta.dirname, "../..");
const FIXTURE = "test/coverage/fixtures/ways.sol";

describe("instrument", function () {
  // Its first use loads the compiler.
  this.timeout(60_000);

  it("names exactly what was not reached, of every kind", async () => {
    const source = readFileSync(join(ROOT, FIXTURE), "utf8");
    const { text, places } = instrument(FIXTURE, source);
    const { abi, bytecode } = compile(text, "Ways");
    const hits = recordHits(hre);
    const { ethers } = await hre.network.create();
    const [signer] = await ethers.getSigners();
    const deployed = await new ContractFactory(abi, bytecode, signer).deploy();

    // Some refuse; what counts is how far they came.
    const refusal = () => undefined;
    await deployed.getFunction("reverted").send({ gasLimit: 1_000_000 }).catch(refusal);
    const names = deployed.interface.fragments.flatMap((fragment) =>
      fragment.type === "function" && fragment.inputs.length === 1 ? [fragment.format()] : [],
    );
    for (const name of names) {
      for (const argument of [1, 2]) await deployed.getFunction(name).staticCall(argument).catch(refusal);
    }

    const expected = source.split("\n").flatMap((words, index) => {
      const fault = words.split("//! ")[1];
      return fault === undefined ? [] : [`${FIXTURE}:${index + 1}: ${fault}`];
    });
    const [coverage] = coverageOf(places, hits);
    expect(coverage?.faults).to.deep.equal(expected);
    // Missing are 25 branches, 6 lines that say so and 6 that share theirs with such a branch.
    expect(coverage).to.deep.include({
      lines: { reached: 33, total: 45 },
      branches: { reached: 43, total: 68 },
    });
  });

  // Mocks are copied as they are: they are tools of tests, and may have what cannot be measured.
  const measured = globSync("contracts/**/*.sol", { cwd: ROOT, exclude: ["contracts/mocks/**"] });
  for (const file of measured.sort()) {
    it(`leaves out no condition of ${file}`, () => {
      const source = readFileSync(join(ROOT, file), "utf8");
      const after = conditionsIn(parseSolidity(instrument(file, source).text));
      expect(after.filter((condition) => !isReporting(inParentheses(condition)))).to.deep.equal([]);
      expect(after.length).to.equal(conditionsIn(parseSolidity(source)).length);
    });
  }

  it("refuses assembly that branches", () => {
    const source =
      "contract A { function f(uint256 x) external pure { assembly { if x { revert(0, 0) } } } }";
    expect(() => instrument("A.sol", source)).to.throw("A.sol:1: assembly that branches cannot be measured");
  });
});

function compile(content: string, contract: string): { abi: InterfaceAbi; bytecode: string } {
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources: { file: { content } },
        settings: { outputSelection: { file: { [contract]: ["abi", "evm.bytecode.object"] } } },
      }),
    ),
  );
  const { abi, evm } = output.contracts.file[contract];
  return { abi, bytecode: evm.bytecode.object };
}

/** Every condition of a file but those that the reports themselves are made of. */
function conditionsIn(node: SolidityNode): SolidityNode[] {
  if (node.constant === true) return [];
  const own = ownConditions(node);
  const children = Object.values(node).flat().filter(isNode).flatMap(conditionsIn);
  return isReporting(node) ? children : [...own, ...children];
}

function ownConditions(node: SolidityNode): SolidityNode[] {
  const { nodeType, operator, condition, leftExpression, rightExpression, expression } = node;
  if (nodeType === "BinaryOperation" && (operator === "&&" || operator === "||")) {
    return [leftExpression, rightExpression].filter(isNode);
  }
  if (nodeType === "FunctionCall" && isNode(expression) && expression.name === "require") {
    return [node.arguments].flat().filter(isNode).slice(0, 1);
  }
  return isNode(condition) ? [condition] : [];
}

/** `c ? __hit(1) : !__hit(2)` */
function isReporting({ nodeType, trueExpression: call }: SolidityNode): boolean {
  return (
    nodeType === "Conditional" && isNode(call) && isNode(call.expression) && call.expression.name === "__hit"
  );
}

function inParentheses(node: SolidityNode): SolidityNode {
  const [inner] = [node.components].flat().filter(isNode);
  return inner ?? node;
}

function isNode(value: unknown): value is SolidityNode {
  return typeof value === "object" && value !== null && "nodeType" in value;
}
