import { z } from "zod";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { seedPrefix } from "./seed-volume.ts";
import { taskKey } from "./task-key.ts";

const contentShape = z.array(z.object({ volid: z.string() }).loose());

/** Deletes the VM's seed files on this node, one a call; the names say whose they are. */
export async function removeSeeds(pve: Pve, vm: VmIdentity, node: string): Promise<Progress> {
  const key = taskKey("unseed", vm);
  const pending = await pve.tasks.pending(key, `deleting the seed of VM ${vm.vmid}`);
  if (pending !== null) return pending;
  const content = pve.api.nodes.$(node).storage.$(pve.config.seedStorage).content;
  const files = readAnswer(
    contentShape,
    await content.$get({ content: "iso" }),
    "the content of the seed storage",
  );
  const seed = files.find(({ volid }) => volid.startsWith(seedPrefix(pve.config, vm)));
  if (seed === undefined) return { done: true };
  return pve.tasks.begin(key, () => content.$(seed.volid).$delete(), `deleting ${seed.volid}`);
}
