import { z } from "zod";
import type { Check } from "../ports/check.ts";
import type { HostParts } from "./host-parts.ts";
import { runProgram } from "./run-program.ts";

const findings = z.array(
  z.object({
    name: z.string(),
    level: z.enum(["ok", "warn", "fail"]),
    what: z.string(),
    remedy: z.string(),
  }),
);

const VERDICTS = { ok: "good", warn: "warn", fail: "bad" } as const;

/** `blockhost doctor` as the keeper's user: what only root can read is a finding. */
export async function hostDoctor({ cli, layout, owner }: HostParts): Promise<readonly Check<string>[]> {
  const [command, ...args] = cli;
  const words = ["doctor", "--config", layout.keeperConfigFile, "--json"];
  // 1: it has found something.
  const text = await runProgram(command, [...args, ...words], { user: owner, accept: [0, 1] });
  return findings
    .parse(JSON.parse(text))
    .map(({ name: id, level, what, remedy }) => ({ id, verdict: VERDICTS[level], what, remedy }));
}
