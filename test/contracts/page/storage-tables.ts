import type { CompiledContract } from "./compiled-contract.ts";
import { markdownTable } from "./markdown-table.ts";
import type { StorageLayout, StoredVariable } from "./storage-layout.ts";

const HEAD = ["slot", "offset", "bytes", "type", "name"];

/** Where a contract keeps its state: its variables, then each struct among them by its own slots. */
export function storageTables(contract: CompiledContract): string {
  const { storage, types } = contract.storage;
  const row = ({ slot, offset, type, label }: StoredVariable, owner = "") => {
    const { numberOfBytes = "", label: words = type } = types?.[type] ?? {};
    return [slot, `${offset}`, numberOfBytes, `\`${plain(words)}\``, `\`${owner}${label}\``];
  };
  const variables = storage.map((variable) =>
    row(variable, `${contract.ownerOf(contract.node(variable.astId)).name}.`),
  );
  const structs = structsOf(contract.storage).map((type) => {
    const { label = "", numberOfBytes = "0", members = [] } = types?.[type] ?? {};
    const slots = Number(numberOfBytes) / 32;
    const title = `\`${plain(label)}\`, ${slots} ${slots === 1 ? "slot" : "slots"}:\n\n`;
    return `${title}${markdownTable(
      HEAD,
      members.map((member) => row(member)),
    )}`;
  });
  return [markdownTable(HEAD, variables), ...structs].join("");
}

/** The structs that are stored anywhere, each once, in the order in which they are met. */
function structsOf({ storage, types }: StorageLayout): string[] {
  const met = new Set<string>();
  const look = (name: string | undefined): void => {
    const type = types?.[name ?? ""];
    if (name === undefined || type === undefined || met.has(name)) return;
    if (type.members !== undefined) met.add(name);
    look(type.value ?? type.base);
    for (const member of type.members ?? []) look(member.type);
  };
  for (const { type } of storage) look(type);
  return [...met];
}

function plain(type: string): string {
  return type.replaceAll(/\b(?:struct|enum|contract) /g, "");
}
