import { z } from "zod";
import type { Progress } from "../core/progress.ts";
import type { VmIdentity } from "../core/vm.ts";
import { claim } from "./claim.ts";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";
import { seedFileName } from "./seed-volume.ts";
import { taskKey } from "./task-key.ts";
import { updateConfig } from "./update-config.ts";

const contentShape = z.array(z.object({ volid: z.string(), size: z.coerce.number() }).loose());

/** Uploads the seed to the VM's node and puts it into the CD drive. */
export async function ensureSeeded(pve: Pve, vm: VmIdentity, iso: Uint8Array): Promise<Progress> {
  const { seedStorage } = pve.config;
  const key = taskKey("seed", vm);
  const pending = await pve.tasks.pending(
    key,
    `uploading the seed of VM ${vm.vmid} to storage ${seedStorage}`,
  );
  if (pending !== null) return pending;
  const own = await claim(pve, vm);
  if ("done" in own) return own;
  const fileName = seedFileName(vm, iso);
  const volume = `${seedStorage}:iso/${fileName}`;
  if (own.config.cdrom === volume) return { done: true };
  const answer = await pve.api.nodes.$(own.node).storage.$(seedStorage).content.$get({ content: "iso" });
  const files = readAnswer(contentShape, answer, `the content of storage ${seedStorage}`);
  if (!files.some(({ volid, size }) => volid === volume && size === iso.length)) {
    return pve.tasks.begin(
      key,
      () => pve.uploadIso(own.node, seedStorage, fileName, iso),
      `uploading ${fileName} to ${own.node}`,
    );
  }
  await updateConfig(pve, vm, own, { ide2: `${volume},media=cdrom` }, ({ cdrom }) => cdrom === volume);
  return { done: true };
}
