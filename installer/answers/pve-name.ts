import { z } from "zod";

/** As Proxmox VE names storages and pools. */
export const pveName = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9._-]*$/, "letters, digits, dot, dash and underscore, a letter first");
