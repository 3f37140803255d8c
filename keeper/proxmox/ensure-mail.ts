import { z } from "zod";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

/** Mail from server to server goes to this port alone; whoever hands mail to a provider of theirs uses others. */
const SMTP = { type: "out", action: "REJECT", proto: "tcp", dport: "25", enable: 1 } as const;
/** By this we know our rule again. Others are the operator's, and stay. */
const COMMENT = "blockhost: no mail from server to server";

const rulesShape = z.array(
  z
    .object({
      pos: z.int(),
      digest: z.string(),
      type: z.string(),
      action: z.string(),
      proto: z.string().optional(),
      dport: z.string().optional(),
      enable: z.number().optional(),
      comment: z.string().optional(),
    })
    .loose(),
);

type Rule = z.output<typeof rulesShape>[number];

/** Enough to replace a rule that somebody has altered; what needs more is looked at again. */
const CHANGES = 2;

/**
 * Lets the VM send mail itself, or not.
 *
 * @returns whether it is so now
 */
export async function ensureMail(pve: Pve, node: string, vmid: number, isAllowed: boolean): Promise<boolean> {
  const { rules } = pve.api.nodes.$(node).qemu.$(vmid).firewall;
  for (let changes = 0; ; changes++) {
    const all = readAnswer(rulesShape, await rules.$get(), "the firewall's rules");
    const ours = all.filter(({ comment }) => comment?.trim() === COMMENT);
    const kept = isAllowed ? undefined : ours.find(isSmtp);
    const surplus = ours.find((rule) => rule !== kept);
    if (surplus === undefined && (isAllowed || kept !== undefined)) return true;
    if (changes === CHANGES) return false;
    // By the digest, so that it is the rule that was read.
    if (surplus !== undefined) await rules.$(`${surplus.pos}`).$delete({ digest: surplus.digest });
    else await rules.$post({ ...SMTP, comment: COMMENT });
  }
}

function isSmtp(rule: Rule): boolean {
  return Object.entries(SMTP).every(([name, value]) => rule[name] === value);
}
