import type { ContractDefinition, FunctionDefinition, VariableDeclaration } from "solidity-ast";
import type { Rule } from "../rule.ts";

type Member = ContractDefinition["nodes"][number];

/**
 * All that others can see is described: contracts by `@title`, their members by `@notice`, unless the interface has done
 * it. A parameter or field has a tag of its own, or the text speaks of it as `name`, or the contract tells once what the
 * name always means there: in its own text, or at the field of a struct. One answer needs no tag beside the notice.
 */
export const natspec: Rule = {
  name: "natspec",
  *check({ contracts }) {
    for (const contract of contracts) {
      if (!textOf(contract).includes("@title"))
        yield { src: contract.src, words: `${contract.name}: no @title` };
      const structs = contract.nodes.filter(({ nodeType }) => nodeType === "StructDefinition");
      const always = [contract, ...structs].map(textOf);
      for (const member of contract.nodes) {
        const text = textOf(member);
        if (!isVisible(member, contract) || text.includes("@inheritdoc")) continue;
        const names = variablesOf(member).map(({ name }) => name);
        const missing = names.filter((name) => ![text, ...always].some((one) => describes(one, name)));
        if (!text.includes("@notice") && !isConstructor(member)) missing.unshift("what it is");
        const words = `${nameOf(member)} does not describe ${missing.join(", ")}`;
        if (missing.length > 0) yield { src: member.src, words };
      }
    }
  },
};

function isVisible(member: Member, { contractKind }: ContractDefinition): boolean {
  switch (member.nodeType) {
    case "EventDefinition":
    case "ErrorDefinition":
      return true;
    case "EnumDefinition":
    case "StructDefinition":
      return contractKind === "interface";
    case "FunctionDefinition":
    case "VariableDeclaration":
      return isConstructor(member) || member.visibility === "external" || member.visibility === "public";
    default:
      return false;
  }
}

/** What a member takes and, if it is more than one value, gives. */
function variablesOf(member: Member): readonly VariableDeclaration[] {
  switch (member.nodeType) {
    case "EventDefinition":
    case "ErrorDefinition":
      return member.parameters.parameters;
    case "StructDefinition":
      return member.members;
    case "FunctionDefinition":
      return [...member.parameters.parameters, ...answersOf(member)];
    default:
      return [];
  }
}

function answersOf({ returnParameters: { parameters } }: FunctionDefinition): readonly VariableDeclaration[] {
  return parameters.length > 1 ? parameters : [];
}

function describes(text: string, name: string): boolean {
  const lines = text.split("\n").map((line) => line.trim());
  const tags = [`@param ${name} `, `@return ${name} `];
  return text.includes(`\`${name}\``) || lines.some((line) => tags.some((tag) => line.startsWith(tag)));
}

function isConstructor(member: Member): boolean {
  return member.nodeType === "FunctionDefinition" && member.kind === "constructor";
}

function nameOf(member: Member): string {
  return isConstructor(member) ? "constructor" : "name" in member ? member.name : "";
}

function textOf(member: Member | ContractDefinition): string {
  const text = "documentation" in member ? member.documentation : undefined;
  return typeof text === "object" && text !== null ? text.text : "";
}
