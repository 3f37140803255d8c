import type { AdminMachine } from "../../../../protocol/api/admin/admin-machines.ts";
import { Badge } from "../../parts/badge.tsx";
import type { Tone } from "../../parts/notice.tsx";
import { adminMachinesWords as words } from "../../text/admin/machines.ts";

/** How a machine stands, against how it should. */
export function MachineBadge({ of }: { readonly of: AdminMachine }) {
  const [state, tone] = stateOf(of);
  return <Badge tone={tone}>{words.states[state]}</Badge>;
}

function stateOf({ status, held, halted, seen }: AdminMachine): readonly [keyof typeof words.states, Tone] {
  if (status === "reserved") return ["reserved", "calm"];
  if (held) return ["held", "warn"];
  if (status === "suspended") return ["suspended", "warn"];
  if (halted) return ["halted", "calm"];
  if (seen === null) return ["unseen", "warn"];
  return seen.power === "running" ? ["running", "good"] : ["down", "bad"];
}
