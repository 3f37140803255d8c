import { join } from "node:path";
import { expect } from "chai";
import { ALL_RULES } from "./all-rules.ts";
import { analyse } from "./analyse.ts";
import { contractSources } from "./contract-sources.ts";
import type { Rule } from "./rule.ts";

const ROOT = join(import.meta.dirname, "../..");

const namedBad: Rule = {
  name: "named-bad",
  *check({ functions }) {
    for (const { name, src } of functions) if (name === "bad") yield { src, words: "a bad name" };
  },
};

describe("the analysis", () => {
  for (const [title, lines, expected] of [
    ["tells where a rule is broken", ["function bad() pure {}"], ["2: named-bad: a bad name"]],
    ["takes an answer at the end of the line", ["function bad() pure {} // analysed: named-bad: a joke"], []],
    ["takes an answer above", ["// analysed: named-bad: a joke", "function bad() pure {}"], []],
    [
      "takes an answer of several lines",
      ["// analysed: named-bad: a joke", "// that needs explaining", "function bad() pure {}"],
      [],
    ],
    [
      "takes no answer from further above",
      ["// analysed: named-bad: a joke", "", "function bad() pure {}"],
      ["2: named-bad: answers nothing", "4: named-bad: a bad name"],
    ],
    [
      "takes no answer for another rule",
      ["function bad() pure {} // analysed: loop: a joke"],
      ["2: named-bad: a bad name", "2: loop: answers nothing"],
    ],
    [
      "wants no answer without a question",
      ["// analysed: named-bad: a joke"],
      ["2: named-bad: answers nothing"],
    ],
    [
      "reads no answer in a block comment or a string",
      ["/* // analysed: named-bad: a joke */", 'string constant A = "\\"// analysed: named-bad: a joke";'],
      [],
    ],
    [
      "passes on what the compiler warns of",
      ["contract A {", "    function good() external pure { uint256 a; }", "}"],
      ["3: compiler: Unused local variable."],
    ],
  ] as const) {
    it(title, () => {
      const source = ["pragma solidity 0.8.37; // SPDX-License-Identifier: MIT", ...lines].join("\n");
      const faults = analyse(ROOT, { "example.sol": source }, [namedBad]);
      expect(faults.map(({ line, rule, words }) => `${line}: ${rule}: ${words}`)).to.deep.equal(expected);
    });
  }

  for (const comment of ["// analysed: named-bad", "// analysed: named-bad: ", "// analysed: : a joke"]) {
    it(`refuses an answer that does not answer: ${comment}`, () => {
      expect(() => analyse(ROOT, { "example.sol": `pragma solidity 0.8.37; ${comment}` }, [])).to.throw(
        "reason",
      );
    });
  }
});

describe("the analysis of the contracts", function () {
  this.timeout(30_000);
  const contracts = contractSources(ROOT);

  // Mistakes that a change could bring.
  for (const [title, path, right, wrong, rule] of [
    [
      "an event after the transfer",
      "contracts/Payments.sol",
      "        emit Withdrawn(account, token, amount);\n        IERC20(token).safeTransfer(account, amount);",
      "        IERC20(token).safeTransfer(account, amount);\n        emit Withdrawn(account, token, amount);",
      "effects-first",
    ],
    [
      "a withdrawal that can be entered again",
      "contracts/Payments.sol",
      "function withdraw(address token) external nonReentrant",
      "function withdraw(address token) external",
      "reentrancy-guard",
    ],
    [
      "a check that is gone",
      "contracts/Payments.sol",
      "        if (amount == 0) revert SubscriptionsNothingToWithdraw(account, token);\n",
      "",
      "unused",
    ],
    [
      "a change that nothing tells of",
      "contracts/Plans.sol",
      "        emit PlanRetired(planId);\n",
      "",
      "announced",
    ],
    [
      "a number that may be cut",
      "contracts/Subscriptions.sol",
      "uint32 end = endsAt.toUint32();",
      "uint32 end = uint32(endsAt);",
      "narrowing",
    ],
    [
      "a mint that asks the receiver, whom delivery does not expect",
      "contracts/AccessCredential.sol",
      "_mint(to, id)",
      "_safeMint(to, id)",
      "reentrancy-guard",
    ],
  ] as const) {
    it(`finds ${title}`, () => {
      const source = contracts[path] ?? "";
      expect(source).to.include(right);
      const faults = analyse(ROOT, { ...contracts, [path]: source.replace(right, wrong) }, ALL_RULES);
      expect(faults.map((one) => one.rule)).to.include(rule);
    });
  }
});
