import type { FunctionCall, FunctionDefinition, InlineAssembly } from "solidity-ast";
import type { Node } from "solidity-ast/node.js";
import { findAll } from "solidity-ast/utils.js";
import { callKind } from "./call-kind.ts";
import { childrenOf } from "./children-of.ts";
import type { DeployedContract } from "./deployed-contract.ts";
import { isOwnCreation } from "./own-creation.ts";
import type { Place } from "./place.ts";
import { storageWrites } from "./storage-writes.ts";

/** What may have happened when a point of the code is reached; undefined where it never is. */
type State = { readonly call: Place | undefined } | undefined;

/** A body under way. */
interface Frame {
  /** What may have happened at its returns so far. */
  returned: State;
  /** What `_` stands for, in a modifier. */
  readonly placeholder?: (state: State) => State;
}

const YUL_CALLS = ["call", "callcode", "delegatecall", "create", "create2"];
const YUL_EFFECTS = ["sstore", "log0", "log1", "log2", "log3", "log4"];

/**
 * All that one function of a contract may do, along every path, through all that it calls inside of the contract and of
 * libraries. A loop is run twice: what its second round does may come after what the first did.
 *
 * Places are in the sources that are looked at: for what a library does, the line that called the library.
 */
export class Execution {
  /** What runs, libraries included. */
  readonly functions = new Set<FunctionDefinition>();
  /** Calls to code that is not ours and can change something. */
  readonly calls = new Set<Place>();
  /** Such a call, and a change of storage or an event that may come after it. */
  readonly lateEffects = new Map<Place, Place>();
  readonly #contract: DeployedContract;
  readonly #stack: FunctionCall[] = [];
  readonly #running: FunctionDefinition[] = [];

  constructor(contract: DeployedContract, entry: FunctionDefinition) {
    this.#contract = contract;
    this.#run(entry, { call: undefined });
  }

  /** Runs a function with its modifiers around it. */
  #run(definition: FunctionDefinition, before: State): State {
    if (this.#running.includes(definition)) return before;
    this.functions.add(definition);
    this.#running.push(definition);
    const inside = (index: number, state: State): State => {
      const invocation = definition.modifiers[index];
      if (invocation === undefined) return this.#body(definition.body, { returned: undefined }, state);
      const asked = this.#all(invocation.arguments ?? [], { returned: undefined }, state);
      const modifier = this.#contract.modifier(invocation.modifierName.referencedDeclaration);
      if (modifier === undefined) return inside(index + 1, asked); // the constructor of a base
      const frame: Frame = { returned: undefined, placeholder: (reached) => inside(index + 1, reached) };
      return this.#body(modifier.body, frame, asked);
    };
    const after = inside(0, before);
    this.#running.pop();
    return after;
  }

  #body(body: Node | null | undefined, frame: Frame, before: State): State {
    if (body == null) return before;
    return either(this.#visit(body, frame, before), frame.returned);
  }

  #all(nodes: readonly Node[], frame: Frame, before: State): State {
    return nodes.reduce((state: State, node) => this.#visit(node, frame, state), before);
  }

  #visit(node: Node, frame: Frame, before: State): State {
    if (before === undefined) return undefined;
    switch (node.nodeType) {
      case "Return":
        frame.returned = either(frame.returned, this.#all(childrenOf(node), frame, before));
        return undefined;
      case "RevertStatement":
        return undefined;
      case "PlaceholderStatement":
        return frame.placeholder?.(before);
      case "IfStatement":
      case "Conditional": {
        const [condition, yes, no] = childrenOf(node) as [Node, Node, Node?];
        const decided = this.#visit(condition, frame, before);
        return either(
          this.#visit(yes, frame, decided),
          no === undefined ? decided : this.#visit(no, frame, decided),
        );
      }
      case "TryStatement": {
        const called = this.#visit(node.externalCall, frame, before);
        const ends = node.clauses.map((clause) => this.#visit(clause, frame, called));
        return ends.reduce(either, undefined);
      }
      case "ForStatement":
      case "WhileStatement":
      case "DoWhileStatement": {
        const once = either(before, this.#all(childrenOf(node), frame, before));
        return either(once, this.#all(childrenOf(node), frame, once));
      }
      default:
        return this.#act(node, this.#all(childrenOf(node), frame, before));
    }
  }

  /** What a node does after all that it is made of. */
  #act(node: Node, state: State): State {
    if (state === undefined) return undefined;
    switch (node.nodeType) {
      case "EmitStatement":
        return this.#effect(node, state);
      case "InlineAssembly":
        return this.#assembly(node, state);
      case "FunctionCall":
        switch (callKind(this.#contract.program, node)) {
          case "external":
            return isOwnCreation(this.#contract, node) ? state : this.#call(node);
          case "internal":
            return this.#inner(node, state);
        }
    }
    return storageWrites(this.#contract.program, node).length > 0 ? this.#effect(node, state) : state;
  }

  #inner(call: FunctionCall, state: State): State {
    const target = this.#contract.target(call);
    if (target === undefined) return this.#call(call); // through a variable: it may be anything
    this.#stack.push(call);
    const after = this.#run(target, state);
    this.#stack.pop();
    return after;
  }

  #assembly(node: InlineAssembly, before: State): State {
    let state = before;
    for (const { functionName } of findAll("YulFunctionCall", node.AST)) {
      if (YUL_EFFECTS.includes(functionName.name)) state = this.#effect(node, state);
      if (YUL_CALLS.includes(functionName.name)) state = this.#call(node);
    }
    return state;
  }

  #call(node: Place): State {
    const call = this.#ours(node);
    this.calls.add(call);
    return { call };
  }

  #effect(node: Place, state: State): State {
    if (state?.call !== undefined) this.lateEffects.set(state.call, this.#ours(node));
    return state;
  }

  #ours(node: Place): Place {
    return [node, ...this.#stack.toReversed()].find((place) => this.#contract.program.isOurs(place)) ?? node;
  }
}

/** What may have happened where two paths meet. */
function either(a: State, b: State): State {
  return a?.call === undefined ? (b ?? a) : a;
}
