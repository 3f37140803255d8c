import type { Expression, FunctionCall, MemberAccess } from "solidity-ast";
import type { Node } from "solidity-ast/node.js";
import { findAll } from "solidity-ast/utils.js";
import { callee } from "../call-kind.ts";
import type { Program } from "../program.ts";
import type { Rule } from "../rule.ts";

/** Functions of the language by the beginning of their type, and why one thinks twice before calling them. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  t_function_barecall_: "a call of any code with any data",
  t_function_baredelegatecall_: "runs foreign code on our storage",
  t_function_barecallcode_: "runs foreign code on our storage",
  t_function_barestaticcall_: "believes whatever comes back",
  t_function_send_: "gives 2300 gas, which some accounts cannot do with",
  t_function_transfer_: "gives 2300 gas, which some accounts cannot do with",
  t_function_selfdestruct_: "ends the contract",
  t_function_ecrecover_: "takes malleable signatures, and gives zero for bad ones",
  t_function_blockhash_: "is chosen by who makes the block",
  t_function_abiencodepacked_: "packs different arguments to the same bytes",
};

/** Members of what the language gives, and why they are not what they seem. */
const MEMBERS: Readonly<Record<string, string>> = {
  "t_magic_transaction.origin": "is not who calls",
  "t_magic_block.number": "is another chain's on Arbitrum",
  "t_magic_block.prevrandao": "is chosen by who makes the block",
  "t_magic_block.coinbase": "is chosen by who makes the block",
};

const TOKEN_CALLS = ["transfer", "transferFrom", "approve"];

/** What the language allows and money should not meet, each with a reason where it does. */
export const risky: Rule = {
  name: "risky",
  *check(program) {
    for (const node of program.units.flatMap((unit) => [...findAll("*", unit)])) {
      const words = riskOf(program, node);
      if (words !== undefined) yield { src: node.src, words };
    }
  },
};

function riskOf(program: Program, node: Node): string | undefined {
  switch (node.nodeType) {
    case "UncheckedBlock":
      return "unchecked: overflows go unseen";
    case "InlineAssembly":
      return "assembly: the compiler checks nothing";
    case "MemberAccess":
      return member(node);
    case "FunctionCall":
      return call(program, node);
    default:
      return undefined;
  }
}

function member({ expression, memberName }: MemberAccess): string | undefined {
  const reason = MEMBERS[`${expression.typeDescriptions.typeIdentifier}.${memberName}`];
  return reason === undefined ? undefined : `${memberName} ${reason}`;
}

function call(program: Program, node: FunctionCall): string | undefined {
  const target = callee(node);
  const type = target.typeDescriptions.typeIdentifier ?? "";
  const reason = Object.entries(FUNCTIONS).find(([beginning]) => type.startsWith(beginning))?.[1];
  if (reason !== undefined) return `${nameOf(target)} ${reason}`;
  if (target.nodeType !== "MemberAccess" || !TOKEN_CALLS.includes(target.memberName)) return undefined;
  const definition = program.definition(target.referencedDeclaration);
  if (definition?.nodeType !== "FunctionDefinition") return undefined;
  const owner = program.definition(definition.scope);
  const isToken = owner?.nodeType === "ContractDefinition" && owner.name === "IERC20";
  return isToken ? `${target.memberName}: not every token answers; SafeERC20 knows` : undefined;
}

function nameOf(expression: Expression): string {
  if (expression.nodeType === "MemberAccess") return expression.memberName;
  return expression.nodeType === "Identifier" ? expression.name : "this";
}
