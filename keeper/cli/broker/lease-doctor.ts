import type { Finding } from "../doctor/finding.ts";
import { findingLine } from "../doctor/finding-line.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { leaseFindings } from "./lease-findings.ts";

/** `blockhost broker doctor`: ends with 1 when a check fails. */
export async function leaseDoctor(terminal: Terminal, options: CommonOptions): Promise<number> {
  const findings: readonly Finding[] = await leaseFindings(terminal, options);
  terminal.out(options.json ? json(findings) : findings.map(findingLine).join("\n"));
  return findings.some(({ level }) => level === "fail") ? CLI_EXIT.found : CLI_EXIT.ok;
}
