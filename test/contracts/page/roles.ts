import { keccak256, zeroPadValue } from "ethers";
import { brief } from "./brief.ts";
import { callers } from "./callers.ts";
import type { CompiledContract } from "./compiled-contract.ts";
import { descendants } from "./descendants.ts";
import type { Members } from "./members.ts";
import { roleName } from "./role-name.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** A role that a contract defines or asks for. */
export interface Role {
  readonly name: string;
  /** `bytes32` */
  readonly id: string;
  readonly purpose: string;
  /** Names of the functions that are for it alone. */
  readonly functions: readonly string[];
}

/** Roles that come without a comment. */
const OPENZEPPELIN: Readonly<Record<string, string>> = {
  DEFAULT_ADMIN_ROLE: "Admin of every role: grants and revokes them.",
};

/** The roles of a contract, in the order of its functions; those that no function asks for at the end. */
export function roles(contract: CompiledContract, { functions, constants }: Members): Role[] {
  const found = new Map<SyntaxNode, string[]>();
  for (const node of functions) {
    for (const role of callers(contract, node).roles)
      found.set(role, [...(found.get(role) ?? []), node.name]);
  }
  for (const node of constants) {
    if (node.name.endsWith("_ROLE") && !found.has(node)) found.set(node, []);
  }
  return [...found].map(([node, names]) => ({
    name: roleName(node),
    id: roleId(contract, node),
    purpose: brief(contract, node) || (OPENZEPPELIN[node.name] ?? ""),
    functions: names,
  }));
}

/** `keccak256("KEEPER_ROLE")`, or a number. */
function roleId(contract: CompiledContract, { value }: SyntaxNode): string {
  const literal = descendants(value).find(({ nodeType }) => nodeType === "Literal");
  if (literal === undefined) throw new Error(`${contract.name}: a role without a literal value`);
  const isHash = value?.nodeType === "FunctionCall";
  return isHash ? keccak256(`0x${literal.hexValue}`) : zeroPadValue(contract.textOf(literal), 32);
}
