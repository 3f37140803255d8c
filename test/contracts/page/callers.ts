import type { CompiledContract } from "./compiled-contract.ts";
import { descendants } from "./descendants.ts";
import { implementation } from "./implementation.ts";
import { roleName } from "./role-name.ts";
import type { SyntaxNode } from "./syntax-node.ts";

/** Who may call a function. */
export interface Callers {
  /** Constants such as `KEEPER_ROLE` whose holders may. */
  readonly roles: readonly SyntaxNode[];
  /** Conditions on the caller in words: all of them hold, roles among them. Empty: anyone. */
  readonly conditions: readonly string[];
  readonly whenNotPaused: boolean;
}

/** What OpenZeppelin's functions and modifiers ask of the caller, where it is not a role. */
const OPENZEPPELIN: Readonly<Record<string, string>> = {
  _checkAuthorized: "owner or approved",
  acceptDefaultAdminTransfer: "the next admin",
  acceptOwnership: "the next owner",
  approve: "owner or operator",
  onlyOwner: "owner",
  renounceRole: "holder of the role",
  safeTransferFrom: "owner or approved",
  transferFrom: "owner or approved",
};

/**
 * Reads from a function, its modifiers and all that it calls in its own contract who may call it: `onlyRole`, and errors
 * named `…Not<Who>` that are thrown where a condition names `msg.sender` itself. What another contract asks of it is not
 * seen.
 */
export function callers(contract: CompiledContract, entry: SyntaxNode): Callers {
  const roles = new Set<SyntaxNode>();
  const conditions = new Set<string>();
  let whenNotPaused = false;
  const seen = new Set<SyntaxNode>();

  const look = (node: SyntaxNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const known = openZeppelinAsks(contract, node);
    if (known !== undefined) {
      conditions.add(known);
      return;
    }
    for (const modifier of node.modifiers ?? []) lookAtModifier(modifier);
    for (const inner of descendants(node.body)) {
      const refusal = refusalOf(inner);
      if (refusal !== undefined) conditions.add(wordsOf(refusal));
      if (inner.nodeType !== "FunctionCall") continue;
      const called = implementation(contract, inner.expression);
      if (called === undefined) continue;
      const isSuper = inner.expression?.expression?.name === "super";
      const isOurs = contract.pathOf(called) !== undefined;
      if (isSuper || isOurs || openZeppelinAsks(contract, called) !== undefined) look(called);
    }
  };

  const lookAtModifier = ({ modifierName, arguments: given = [] }: SyntaxNode): void => {
    const [argument] = given;
    if (modifierName?.name === "whenNotPaused") whenNotPaused = true;
    else if (modifierName?.name === "onlyRole" && argument !== undefined) {
      const role = contract.referenced(argument);
      if (role !== undefined) roles.add(role);
      conditions.add(`\`${role === undefined ? contract.textOf(argument) : roleName(role)}\``);
    } else {
      const modifier = contract.referenced(modifierName);
      const isKnown = (node: SyntaxNode) => openZeppelinAsks(contract, node) !== undefined;
      if (modifier !== undefined && (contract.pathOf(modifier) !== undefined || isKnown(modifier)))
        look(modifier);
    }
  };

  look(entry);
  return { roles: [...roles], conditions: [...conditions], whenNotPaused };
}

function openZeppelinAsks(contract: CompiledContract, node: SyntaxNode): string | undefined {
  const inherited = contract.lineage.includes(contract.ownerOf(node)) && contract.pathOf(node) === undefined;
  return inherited ? OPENZEPPELIN[node.name] : undefined;
}

/** The name of the error with which a statement turns certain callers away. */
function refusalOf(node: SyntaxNode): string | undefined {
  if (node.nodeType === "IfStatement" && looksAtCaller(node.condition)) {
    const thrown = descendants(node.trueBody).find(({ nodeType }) => nodeType === "RevertStatement");
    return thrown && nameOf(thrown.errorCall);
  }
  const [condition, error] = node.arguments ?? [];
  const isRequire = node.nodeType === "FunctionCall" && node.expression?.name === "require";
  return isRequire && looksAtCaller(condition) ? nameOf(error) : undefined;
}

function looksAtCaller(expression: SyntaxNode | undefined): boolean {
  return descendants(expression).some(
    (node) =>
      node.name === "_msgSender" ||
      (node.nodeType === "MemberAccess" && node.memberName === "sender" && node.expression?.name === "msg"),
  );
}

function nameOf(call: SyntaxNode | undefined): string | undefined {
  return call?.expression?.name ?? call?.expression?.memberName;
}

/** `SubscriptionsNotOwnerOrUser` lets pass "owner or user"; another error speaks for itself. */
function wordsOf(error: string): string {
  const who = /Not([A-Z]\w*)$/.exec(error)?.[1];
  return who === undefined ? `see \`${error}\`` : who.replace(/\B[A-Z]/g, " $&").toLowerCase();
}
