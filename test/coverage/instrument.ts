import { createHash } from "node:crypto";
import { parseSolidity, type SolidityNode } from "./parse-solidity.ts";
import type { Place } from "./place.ts";

/**
 * Appended to every file. EDR hands out what is sent to this address, of calls and reverted transactions too. Pure, as
 * the code that it reports from may be; true, so that it fits into expressions.
 */
const REPORTING = `
function __hit(uint256 tag) pure returns (bool) {
    __asPure(__report)(tag);
    return true;
}
function __report(uint256 tag) view {
    assembly ("memory-safe") {
        mstore(0, tag)
        pop(staticcall(gas(), 0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE, 0, 32, 0, 0))
    }
}
function __asPure(function(uint256) view given) pure returns (function(uint256) pure taken) {
    assembly ("memory-safe") {
        taken := given
    }
}
`;
const MOST_WORDS = 80;

/**
 * Rewrites a Solidity file so that it reports each statement that runs, and each outcome of each condition: of `if`,
 * loops, `?:` and `require`, and of both sides of `&&` and `||`; and each clause of a `try`.
 *
 * Not among them: the outcomes of `assert`, whose failure is a bug that no test can show, constants, which are known at
 * compile time, and the checks that solc writes itself.
 *
 * @throws Error when assembly branches, which nothing here could see.
 */
export function instrument(file: string, text: string): { text: string; places: Place[] } {
  const bytes = Buffer.from(text);
  const places: Place[] = [];
  const insertions: { at: number; code: string }[] = [];

  const insert = (at: number, code: string) => insertions.push({ at, code });
  const lineOf = (node: SolidityNode) => bytes.subarray(0, rangeOf(node).start).toString().split("\n").length;
  const wordsOf = (node: SolidityNode) => {
    const { start, end } = rangeOf(node);
    const words = bytes.subarray(start, end).toString().replaceAll(/\s+/g, " ");
    return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
  };
  const newTag = () =>
    createHash("sha256").update(`${places.length} ${file}\n${text}`).digest("hex").slice(0, 16);
  const add = (kind: Place["kind"], fault: string, node: SolidityNode, tag = newTag()) => {
    places.push({
      file,
      line: lineOf(node),
      kind,
      fault: `${fault}: ${wordsOf(node)}`,
      tag: tag.padStart(64, "0"),
    });
    return tag;
  };

  /** `c` becomes `((c) ? __hit(1) : !__hit(2))`, which needs no more of the stack than `c` did. */
  function condition(node: SolidityNode): { whenTrue: string; whenFalse: string } {
    const { start, end } = rangeOf(node);
    const whenTrue = add("branch", "never true", node);
    const whenFalse = add("branch", "never false", node);
    insert(start, "((");
    visit(node);
    insert(end, `) ? ${hit(whenTrue)} : !${hit(whenFalse)})`);
    return { whenTrue, whenFalse };
  }

  function block(node: SolidityNode): void {
    const statements = nodesIn(node.statements);
    if (statements.length === 0) insert(rangeOf(node).end - 1, `${hit(add("line", "not reached", node))};`);
    for (const statement of statements) {
      if (!isBlock(statement)) {
        insert(rangeOf(statement).start, `${hit(add("line", "not reached", statement))}; `);
      }
      visit(statement);
    }
  }

  /** One without braces has no room for a report, but is reached exactly by the branch before it, if there is one. */
  function body(node: SolidityNode, tag?: string): void {
    if (tag !== undefined && !isBlock(node)) add("line", "not reached", node, tag);
    visit(node);
  }

  function visit(node: SolidityNode): void {
    const children = (...fields: string[]) => fields.flatMap((field) => nodesIn(node[field]));
    switch (node.nodeType) {
      case "Block":
      case "UncheckedBlock":
        block(node);
        return;
      case "IfStatement":
      case "WhileStatement":
      case "DoWhileStatement":
      case "ForStatement":
      case "Conditional": {
        const outcomes = children("condition").map(condition)[0];
        const yes = node.nodeType === "DoWhileStatement" ? undefined : outcomes?.whenTrue;
        for (const child of children("initializationExpression", "loopExpression")) visit(child);
        for (const child of children("trueExpression", "falseExpression")) visit(child);
        for (const child of children("trueBody", "body")) body(child, yes);
        for (const child of children("falseBody")) body(child, outcomes?.whenFalse);
        return;
      }
      case "TryStatement":
        children("externalCall").forEach(visit);
        for (const clause of children("clauses")) {
          const inside = nodesIn(clause.block);
          const report = `${hit(add("branch", "never taken", clause))};`;
          for (const { start } of inside.map(rangeOf)) insert(start + 1, report);
          inside.filter(({ statements }) => nodesIn(statements).length > 0).forEach(visit);
        }
        return;
      case "BinaryOperation":
        children("leftExpression", "rightExpression").forEach(isLogical(node) ? condition : visit);
        return;
      case "FunctionCall":
        children("expression").forEach(visit);
        children("arguments").forEach((argument, index) => {
          if (index === 0 && isRequire(node)) condition(argument);
          else visit(argument);
        });
        return;
      case "VariableDeclaration":
        if (node.constant !== true) children("value").forEach(visit);
        return;
      case "YulIf":
      case "YulSwitch":
      case "YulForLoop":
        throw new Error(
          `${file}:${lineOf(node)}: assembly that branches cannot be measured: ${wordsOf(node)}`,
        );
      default:
        Object.values(node).flatMap(nodesIn).forEach(visit);
    }
  }

  visit(parseSolidity(text));
  // Equal places keep their order: what was opened last is closed first, as a walk of the tree does it.
  insertions.sort((a, b) => a.at - b.at);
  let at = 0;
  const parts = insertions.flatMap((insertion) => {
    const before = bytes.subarray(at, insertion.at).toString();
    at = insertion.at;
    return [before, insertion.code];
  });
  return {
    text: parts.join("") + bytes.subarray(at).toString() + (places.length > 0 ? REPORTING : ""),
    places,
  };
}

function hit(tag: string): string {
  return `__hit(0x${tag})`;
}

function rangeOf({ src }: SolidityNode): { start: number; end: number } {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return { start, end: start + length };
}

function isBlock({ nodeType }: SolidityNode): boolean {
  return nodeType === "Block" || nodeType === "UncheckedBlock";
}

function isLogical({ operator }: SolidityNode): boolean {
  return operator === "&&" || operator === "||";
}

function isRequire({ expression }: SolidityNode): boolean {
  return nodesIn(expression).some(({ name }) => name === "require");
}

/** The nodes among what a field of a node holds: one, a list, or none. */
function nodesIn(value: unknown): SolidityNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === "object" && value !== null && "nodeType" in value ? [value as SolidityNode] : [];
}
