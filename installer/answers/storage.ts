import { z } from "zod";
import { pveName } from "./pve-name.ts";

/** Storages of Proxmox VE. */
export const storage = z
  .strictObject({
    /** Where the disks of VMs live: it takes images. */
    disks: pveName,
    /** For seed ISOs, of its own; made when it is not there. */
    seed: pveName.default("blockhost-seed"),
    /** For backups of machines, made when it is not there; null: none are made. */
    backups: pveName.nullable().default(null),
  })
  .refine(({ seed, disks }) => seed !== disks, {
    path: ["seed"],
    message: "seeds need a storage of their own, not that of the disks",
  })
  .refine(({ seed, backups }) => seed !== backups, {
    path: ["backups"],
    message: "backups need another storage than the seeds",
  });

export type StorageAnswers = z.output<typeof storage>;
