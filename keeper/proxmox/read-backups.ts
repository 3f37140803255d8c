import { z } from "zod";
import type { VmIdentity } from "../core/vm.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

const contentShape = z.array(z.object({ volid: z.string(), notes: z.string().optional() }).loose());

/** A backup that we made, as its notes say. */
export interface Backup {
  readonly volid: string;
  /** Mark of the VM. */
  readonly mark: string;
  /** Unix seconds on the keeper's clock; its name for its tenant. */
  readonly takenAt: number;
}

/** The notes by which a backup is known to be ours. */
export function backupNotes(vm: Pick<VmIdentity, "mark">, takenAt: number): string {
  return `${vm.mark}@${takenAt}`;
}

/**
 * Backups of ours that lie on a node's storage, the oldest first. Those of operators have other notes or none.
 *
 * @param vm when given, of no other
 */
export async function readBackups(
  pve: Pve,
  node: string,
  storage: string,
  vm?: VmIdentity,
): Promise<readonly Backup[]> {
  const { content } = pve.api.nodes.$(node).storage.$(storage);
  const answer = await content.$get({ content: "backup", ...(vm ? { vmid: vm.vmid } : {}) });
  return readAnswer(contentShape, answer, `the backups on ${storage}`)
    .flatMap(({ volid, notes }) => {
      const [, mark, at] = /^(blockhost:.+)@([1-9]\d{0,15})$/.exec(notes ?? "") ?? [];
      return mark === undefined || (vm && mark !== vm.mark) ? [] : [{ volid, mark, takenAt: Number(at) }];
    })
    .sort((a, b) => a.takenAt - b.takenAt);
}
