import { CLI_EXIT } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";
import type { Awaited } from "./await-result.ts";

/** What came of a command, for programs. */
export const resultFacts = ({ nonce, result, acknowledged }: Awaited) => {
  if (result === null) return { nonce: `${nonce}`, acknowledged, result };
  const { salt: _, version: __, ...told } = result;
  return { nonce: `${nonce}`, acknowledged, result: told };
};

/** Tells a person what came of a command. */
export function tellResult({ out }: Pick<Terminal, "out">, { nonce, result, acknowledged }: Awaited): void {
  if (result === null) {
    out(`command ${nonce}: the keeper is done with it; what came of it only the portal tells (--portal)`);
    return;
  }
  const { ok, code, what, remedy, facts } = result;
  // What the keeper says may come from others, a reason for instance.
  const plain = (text: string) => text.replace(/\p{C}/gu, "?");
  const lines = [`command ${nonce}: ${ok ? "obeyed" : `refused (${code})`}: ${plain(what)}`];
  if (remedy !== "") lines.push(`  what to do: ${plain(remedy)}`);
  for (const [name, value] of Object.entries(facts))
    lines.push(`  ${name.padEnd(18)} ${plain(typeof value === "string" ? value : JSON.stringify(value))}`);
  if (!acknowledged) lines.push("  its digest comes to the chain once the command is final");
  out(lines.join("\n"));
}

/** Obeyed or not, as an exit code. */
export function exitOf({ result }: Awaited): number {
  return result === null || result.ok ? CLI_EXIT.ok : CLI_EXIT.found;
}
