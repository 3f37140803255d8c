import { z } from "zod";
import type { Run } from "./run.ts";

const shape = z.object({
  blockdevices: z.array(
    z
      .object({
        name: z.string(),
        size: z.number(),
        type: z.string(),
        model: z.string().nullable(),
        rota: z.boolean(),
        mountpoints: z.array(z.string().nullable()),
        children: z.array(z.unknown()).optional(),
      })
      .loose(),
  ),
});

/** The host's disks, so that a storage can be told from another by what it is made of. */
export async function detectDisks(run: Run) {
  const text = await run("lsblk", ["-J", "-b", "-o", "NAME,SIZE,TYPE,MODEL,ROTA,MOUNTPOINTS"]);
  return shape
    .parse(JSON.parse(text))
    .blockdevices.filter(({ type, size }) => type === "disk" && size > 0)
    .map(({ name, size, model, rota, mountpoints, children = [] }) => ({
      name,
      bytes: size,
      model: model?.trim() ?? null,
      isRotating: rota,
      /** Whether something lies on it that would be lost. */
      isUsed: children.length > 0 || mountpoints.some((point) => point !== null),
    }));
}
