import { z } from "zod";
import { awaitTask } from "./await-task.ts";
import { definedStorages } from "./defined-storages.ts";
import type { PveRoot } from "./pve-root.ts";
import { read } from "./read.ts";
import { STAGE } from "./stage.ts";

const contentShape = z.array(z.object({ volid: z.string() }).loose());

/** Takes away whatever was brought over. */
export async function clearStage(root: PveRoot, node: string): Promise<void> {
  if (!(await definedStorages(root)).some(({ storage }) => storage === STAGE)) return;
  const content = `/nodes/${node}/storage/${STAGE}/content`;
  for (const { volid } of await read(root, content, contentShape))
    await awaitTask(
      root,
      await root("DELETE", `${content}/${encodeURIComponent(volid)}`),
      `the removal of ${volid}`,
    );
  await root("DELETE", `/storage/${STAGE}`);
}
