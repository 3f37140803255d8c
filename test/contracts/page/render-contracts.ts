import type { CompiledContract } from "./compiled-contract.ts";
import { natspec } from "./natspec.ts";
import { renderContract } from "./render-contract.ts";

const HEAD = `# Contracts

What each contract does, who may call it and what it says, for tenants, for those who write tools and for those who check.
Times are unix seconds, amounts units of the token.

**Who may call** is read from the code: roles from modifiers, the rest from errors that are thrown upon a look at the
caller. \`getRoleAdmin(role)\` is \`DEFAULT_ADMIN_ROLE\` for every role. **Storage**: offsets count from the low-order end of
a slot; a mapping keeps nothing in its own slot, a dynamic array its length; immutable values are part of the code.

This page is written from the compiled contracts: \`./blockhost exec node --import=tsx test/contracts/page/write-contracts.ts\`.
A test compares the two.

`;

/** docs/contracts.md as the last build of the contracts says it. */
export function renderContracts(contracts: readonly CompiledContract[]): string {
  const entries = contracts.map((contract) => {
    const [self] = contract.lineage;
    const title = self === undefined ? "" : natspec(contract, self).title;
    return `- [${contract.name}](#${contract.name.toLowerCase()}): ${title}`;
  });
  return `${HEAD}${entries.join("\n")}\n\n${contracts.map(renderContract).join("")}`.trimEnd().concat("\n");
}
