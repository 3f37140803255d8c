import { brief } from "./brief.ts";
import { callers } from "./callers.ts";
import { collapsed } from "./collapsed.ts";
import type { CompiledContract } from "./compiled-contract.ts";
import { introduction } from "./introduction.ts";
import { markdownTable } from "./markdown-table.ts";
import { type Members, members } from "./members.ts";
import { natspec } from "./natspec.ts";
import { roles } from "./roles.ts";
import { signature } from "./signature.ts";
import { storageTables } from "./storage-tables.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { typesOf } from "./types-of.ts";

type Part = (contract: CompiledContract, nodes: readonly SyntaxNode[]) => string;

/** The section of docs/contracts.md on one contract. */
export function renderContract(contract: CompiledContract): string {
  const all = members(contract);
  const own = (nodes: readonly SyntaxNode[]) => nodes.filter((node) => contract.pathOf(node) !== undefined);
  const inherited = (nodes: readonly SyntaxNode[]) =>
    nodes.filter((node) => contract.pathOf(node) === undefined);
  return [
    `## ${contract.name}\n\n`,
    introduction(contract),
    section("Roles", rolesTable(contract, all)),
    section("Functions", functionsTable(contract, [...all.constructors, ...own(all.functions)])),
    section("Views", viewsTable(contract, own(all.views))),
    section("Constants", constantsTable(contract, own(all.constants))),
    section("Events", eventsTable(contract, own(all.events))),
    section("Errors", errorsTable(contract, own(all.errors))),
    collapsed("Types of parameters and results", typesOf(contract)),
    collapsed(
      "From OpenZeppelin",
      functionsTable(contract, inherited(all.functions)) +
        viewsTable(contract, inherited(all.views)) +
        eventsTable(contract, inherited(all.events)) +
        errorsTable(contract, inherited(all.errors)),
    ),
    collapsed("Ids of roles and topics of events", identifiersTable(contract, all)),
    collapsed("Storage", storageTables(contract)),
  ].join("");
}

function section(title: string, content: string): string {
  return content === "" ? "" : `### ${title}\n\n${content}`;
}

function rolesTable(contract: CompiledContract, all: Members): string {
  return markdownTable(
    ["role", "what it is for", "its functions"],
    roles(contract, all).map(({ name, purpose, functions }) => [
      `\`${name}\``,
      purpose,
      functions.map((word) => `\`${word}\``).join(", "),
    ]),
  );
}

const functionsTable: Part = (contract, nodes) =>
  markdownTable(
    ["function", "who may call", "what it does"],
    nodes.map((node) => {
      const params = contract.pathOf(node) === undefined ? [] : natspec(contract, node).params;
      const notes = [...params].map(([name, words]) => `\`${name}\`: ${words}`);
      const who = node.kind === "constructor" ? "deployer" : whoMayCall(contract, node);
      return [`\`${signature(node)}\``, who, [brief(contract, node), ...notes].filter(Boolean).join("<br>")];
    }),
  );

function whoMayCall(contract: CompiledContract, node: SyntaxNode): string {
  const { conditions, whenNotPaused } = callers(contract, node);
  const who = conditions.length === 0 ? "anyone" : conditions.join(", ");
  return whenNotPaused ? `${who}; not while paused` : who;
}

const viewsTable: Part = (contract, nodes) =>
  markdownTable(
    ["view", "what it tells"],
    nodes.map((node) => [`\`${signature(node)}\``, brief(contract, node)]),
  );

const constantsTable: Part = (contract, nodes) =>
  markdownTable(
    ["constant", "value", "what it means"],
    nodes
      .filter(({ name }) => !name.endsWith("_ROLE"))
      .map((node) => [
        `\`${node.name}\``,
        node.value === undefined ? "" : `\`${contract.textOf(node.value)}\``,
        brief(contract, node),
      ]),
  );

const eventsTable: Part = (contract, nodes) =>
  markdownTable(
    ["event", "when"],
    nodes.map((node) => [`\`${signature(node)}\``, brief(contract, node)]),
  );

const errorsTable: Part = (contract, nodes) =>
  markdownTable(
    ["selector", "error", "why"],
    nodes.map((node) => [`\`0x${node.errorSelector}\``, `\`${signature(node)}\``, brief(contract, node)]),
  );

function identifiersTable(contract: CompiledContract, all: Members): string {
  const ofRoles = roles(contract, all).map(({ name, id }) => [`\`${name}\``, `\`${id}\``]);
  const ofEvents = all.events.map(({ name, eventSelector }) => [`\`${name}\``, `\`0x${eventSelector}\``]);
  return markdownTable(["role or event", "id or topic"], [...ofRoles, ...ofEvents]);
}
